import { expect, it } from "vitest";
import { readImageOptions } from "../../../src/vite/image-options.ts";

const AT = { file: "next.config.ts", basePath: "/base", assetPrefix: "" };

it("puts the image server below the base path, with Next's defaults", () => {
  const { rules, unoptimized } = readImageOptions({}, AT);

  expect(unoptimized).toBe(false);
  expect(rules).toMatchObject({
    path: "/base/_next/image",
    assetPrefix: "/base",
    qualities: [75],
    formats: ["image/webp"],
    minimumCacheSeconds: 14_400,
    maximumRedirects: 3,
    allowSvg: false,
    allowLocalIp: false,
  });
  expect(rules.widths).toEqual([32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 3840]);
});

it("reads remote patterns as URLs, as parts and as domains", () => {
  const images = {
    domains: ["old.example"],
    remotePatterns: [new URL("https://a.example/img/**?v=1"), { protocol: "http", hostname: "*.b.example" }],
  };

  expect(readImageOptions({ images }, AT).rules.remotePatterns).toEqual([
    { protocol: "https", hostname: "a.example", port: "", pathname: "/img/**", search: "?v=1" },
    { protocol: "http", hostname: "*.b.example" },
    { hostname: "old.example" },
  ]);
});

it.each([
  [{ qualities: [101] }, "images.qualities.0"],
  [{ formats: ["image/gif"] }, "images.formats.0"],
  [{ remotePatterns: [{}] }, "images.remotePatterns.0"],
  [{ loader: "imgix" }, "images.loader"],
  [{ loader: "custom" }, "images.loader"],
  ["no", "images"],
])("names what is wrong in %j", (images, option) => {
  expect(() => readImageOptions({ images }, AT)).toThrow(`\`${option}`);
});
