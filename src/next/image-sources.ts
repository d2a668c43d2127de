import { appImageLoader, type ImageLoader } from "./app-image-loader.ts";

/** Says which URLs an image element needs. */
export interface SourceNeeds {
  readonly src: string;
  /** The element's own; without one that of the app, or the image server of the site. */
  readonly loader: ImageLoader | undefined;
  readonly unoptimized: boolean;
  readonly width: number | undefined;
  readonly quality: number | undefined;
  readonly sizes: string | undefined;
  readonly fill: boolean;
}

/** Holds the URL attributes of an image element. */
export interface ImageSources {
  readonly src: string;
  readonly srcSet?: string;
  readonly sizes?: string;
}

/** What the build knows of images. */
export interface BuiltImages {
  /** Path of the image server; undefined where there is none, and images are shown as they are. */
  readonly server: string | undefined;
  /** Widths of whole screens, and of parts of them. */
  readonly deviceSizes: readonly number[];
  readonly imageSizes: readonly number[];
  readonly qualities: readonly number[];
  readonly allowSvg: boolean;
}

/** Names every width that a browser may choose from: one per density, or one per screen when it depends on that. */
export function imageSources(needs: SourceNeeds, built: BuiltImages = builtImages()): ImageSources {
  const { src, width, sizes } = needs;
  const loader = needs.unoptimized ? undefined : (needs.loader ?? appImageLoader() ?? serverLoader(src, built));
  if (!loader) return { src };
  const { quality } = needs;
  const urlOf = (pixels: number): string =>
    loader({ src, width: pixels, ...(quality === undefined ? {} : { quality }) });
  if (width !== undefined && sizes === undefined && !needs.fill) {
    const [once, twice] = [widthFor(width, built), widthFor(width * 2, built)];
    if (once === twice) return { src: urlOf(once), srcSet: `${urlOf(once)} 1x` };
    return { src: urlOf(twice), srcSet: `${urlOf(once)} 1x, ${urlOf(twice)} 2x` };
  }
  const widths = widthsFor(sizes, built);
  return {
    src: urlOf(widths.at(-1) ?? 0),
    srcSet: widths.map((pixels) => `${urlOf(pixels)} ${pixels}w`).join(", "),
    sizes: sizes ?? "100vw",
  };
}

/** The image server of the site. It makes nothing of vectors, and data is there already. */
function serverLoader(src: string, { server, qualities, allowSvg }: BuiltImages): ImageLoader | undefined {
  if (server === undefined || src === "" || /^(?:data|blob):/.test(src)) return undefined;
  if (!allowSvg && /\.svg$/i.test(src.split("?", 1)[0] ?? "")) return undefined;
  return ({ width, quality }) =>
    `${server}?url=${encodeURIComponent(src)}&w=${width}&q=${nearest(quality ?? 75, qualities)}`;
}

function nearest(wanted: number, allowed: readonly number[]): number {
  const distance = (value: number): number => Math.abs(value - wanted);
  return allowed.reduce((best, value) => (distance(value) < distance(best) ? value : best), allowed[0] ?? wanted);
}

function allWidths({ deviceSizes, imageSizes }: BuiltImages): readonly number[] {
  return [...imageSizes, ...deviceSizes].toSorted((a, b) => a - b);
}

function widthFor(pixels: number, built: BuiltImages): number {
  const widths = allWidths(built);
  return widths.find((width) => width >= pixels) ?? widths.at(-1) ?? pixels;
}

/** An image that takes a part of the screen may be smaller than the smallest screen, by that part. */
function widthsFor(sizes: string | undefined, built: BuiltImages): readonly number[] {
  if (sizes === undefined) return built.deviceSizes;
  const parts = [...sizes.matchAll(/(?:^|\s)(\d?\d?\d)vw/g)].map((match) => Number(match[1]));
  if (parts.length === 0) return allWidths(built);
  const least = ((built.deviceSizes[0] ?? 0) * Math.min(...parts)) / 100;
  return allWidths(built).filter((width) => width >= least);
}

/** Gives what the build wrote into the bundle; without it Next's default widths, and no image server. */
function builtImages(): BuiltImages {
  if (typeof __VINEXT_IMAGES__ === "object") return __VINEXT_IMAGES__;
  return {
    server: undefined,
    deviceSizes: [640, 750, 828, 1080, 1200, 1920, 2048, 3840],
    imageSizes: [32, 48, 64, 96, 128, 256, 384],
    qualities: [75],
    allowSvg: false,
  };
}

declare const __VINEXT_IMAGES__: BuiltImages | undefined;
