import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import Image, { getImageProps } from "../../../src/next/image.tsx";

it("loads late and decodes aside by default", () => {
  const html = renderToStaticMarkup(<Image src="/a.png" alt="A" width={10} height="20" placeholder="blur" />);

  expect(html).toBe(
    '<img decoding="async" loading="lazy" alt="A" width="10" height="20" src="/a.png" style="color:transparent"/>',
  );
});

it("takes the size of an imported file, and the other side from its shape", () => {
  const file = { src: "/b.png", width: 400, height: 200 };

  expect(getImageProps({ src: file, alt: "" }).props).toMatchObject({ width: 400, height: 200 });
  expect(getImageProps({ src: { default: file }, alt: "", width: 100 }).props).toMatchObject({
    width: 100,
    height: 50,
  });
});

it("fills its parent without a size", () => {
  const { props } = getImageProps({ src: "/a.png", alt: "", fill: true, width: 3, style: { objectFit: "cover" } });

  expect(props.width).toBeUndefined();
  expect(props.style).toMatchObject({ position: "absolute", inset: 0, objectFit: "cover" });
});

it("preloads what has priority", () => {
  const html = renderToStaticMarkup(<Image src="/a.png" alt="" width={1} height={1} priority />);

  expect(html).toContain('<link rel="preload" href="/a.png" as="image" fetchPriority="high"/>');
  expect(html).not.toContain("lazy");
});

it("asks a loader for the widths of screens or densities", () => {
  const loader = ({ src, width, quality }: { src: string; width: number; quality?: number }): string =>
    `${src}?w=${width}&q=${quality ?? 75}`;

  expect(getImageProps({ src: "/a", alt: "", width: 300, loader, quality: 50 }).props.srcSet).toBe(
    "/a?w=384&q=50 1x, /a?w=640&q=50 2x",
  );
  expect(getImageProps({ src: "/a", alt: "", fill: true, loader }).props).toMatchObject({
    sizes: "100vw",
    src: "/a?w=3840&q=75",
  });
  expect(getImageProps({ src: "/a", alt: "", fill: true, loader, unoptimized: true }).props.srcSet).toBeUndefined();
});
