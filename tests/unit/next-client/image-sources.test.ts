import { describe, expect, it } from "vitest";
import { imageSources, type BuiltImages } from "../../../src/next/image-sources.ts";

const BUILT: BuiltImages = {
  server: "/base/_next/image",
  deviceSizes: [640, 1080, 3840],
  imageSizes: [32, 384],
  qualities: [50, 90],
  allowSvg: false,
};
const PLAIN = {
  src: "/a b.png",
  loader: undefined,
  unoptimized: false,
  width: 300,
  quality: undefined,
  sizes: undefined,
  fill: false,
};

describe("the URLs of an image", () => {
  it("name the image server, one per density", () => {
    expect(imageSources(PLAIN, BUILT)).toEqual({
      src: "/base/_next/image?url=%2Fa%20b.png&w=640&q=90",
      srcSet: "/base/_next/image?url=%2Fa%20b.png&w=384&q=90 1x, /base/_next/image?url=%2Fa%20b.png&w=640&q=90 2x",
    });
  });

  it("name one per screen when it fills its parent or has sizes", () => {
    const widthsOf = (needs: object): readonly string[] =>
      [...(imageSources({ ...PLAIN, ...needs }, BUILT).srcSet ?? "").matchAll(/ (\d+w)/g)].map(
        ([, width]) => width ?? "",
      );

    expect(widthsOf({ width: undefined, fill: true })).toEqual(["640w", "1080w", "3840w"]);
    expect(widthsOf({ sizes: "(max-width: 600px) 100vw, 50vw" })).toEqual(["384w", "640w", "1080w", "3840w"]);
    expect(widthsOf({ sizes: "200px" })).toEqual(["32w", "384w", "640w", "1080w", "3840w"]);
    expect(imageSources({ ...PLAIN, width: undefined, fill: true }, BUILT).sizes).toBe("100vw");
  });

  it.each([
    [40, 50],
    [75, 90],
    [100, 90],
  ])("take the nearest allowed quality of %i", (quality, taken) => {
    expect(imageSources({ ...PLAIN, quality }, BUILT).src).toMatch(new RegExp(`q=${taken}$`));
  });

  it.each(["/a.svg", "/a.SVG?v=1", "data:image/png;base64,AA", "blob:x"])("leave %s as it is", (src) => {
    expect(imageSources({ ...PLAIN, src }, BUILT)).toEqual({ src });
  });

  it("are the file's own without an image server, or when the element says so", () => {
    expect(imageSources(PLAIN, { ...BUILT, server: undefined })).toEqual({ src: "/a b.png" });
    expect(imageSources({ ...PLAIN, unoptimized: true }, BUILT)).toEqual({ src: "/a b.png" });
  });

  it("are one where twice the width is no more than the largest there is", () => {
    expect(imageSources({ ...PLAIN, width: 5000 }, BUILT).srcSet).not.toContain("2x");
  });
});
