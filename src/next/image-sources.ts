/** Gives the URL of an image in one width. */
export type ImageLoader = (props: ImageLoaderProps) => string;

/** Asks a loader for one width, in pixels. */
export interface ImageLoaderProps {
  readonly src: string;
  readonly width: number;
  readonly quality?: number;
}

/** Says which URLs an image element needs. */
export interface SourceNeeds {
  readonly src: string;
  /** Without one there is a single URL: the file's own. */
  readonly loader: ImageLoader | undefined;
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

/** Asks the loader for every width that a browser may choose from: one per density, or one per screen when it depends on that. */
export function imageSources({ src, loader, width, quality, sizes, fill }: SourceNeeds): ImageSources {
  if (!loader) return { src };
  const urlOf = (pixels: number): string =>
    loader({ src, width: pixels, ...(quality === undefined ? {} : { quality }) });
  if (width !== undefined && sizes === undefined && !fill) {
    const [once, twice] = [widthFor(width), widthFor(width * 2)];
    return { src: urlOf(twice), srcSet: `${urlOf(once)} 1x, ${urlOf(twice)} 2x` };
  }
  return {
    src: urlOf(LARGEST),
    srcSet: SCREENS.map((pixels) => `${urlOf(pixels)} ${pixels}w`).join(", "),
    sizes: sizes ?? "100vw",
  };
}

// Next's default `deviceSizes` and `imageSizes`.
const SCREENS: readonly number[] = [640, 750, 828, 1080, 1200, 1920, 2048, 3840];
const WIDTHS: readonly number[] = [32, 48, 64, 96, 128, 256, 384, ...SCREENS];
const LARGEST = 3840;

function widthFor(pixels: number): number {
  return WIDTHS.find((width) => width >= pixels) ?? LARGEST;
}
