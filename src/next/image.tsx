import type { CSSProperties, ImgHTMLAttributes, ReactNode, Ref } from "react";
import { preload } from "react-dom";
import type { ImageLoader } from "./app-image-loader.ts";
import { backgroundOf } from "./image-background.ts";
import LiveImage, { type ImageElementProps } from "./live-image.tsx";
import { imageSources } from "./image-sources.ts";

export type { ImageLoader, ImageLoaderProps } from "./app-image-loader.ts";
export type { ImageElementProps } from "./live-image.tsx";

/** Describes an imported image file. */
export interface StaticImageData {
  readonly src: string;
  readonly width: number;
  readonly height: number;
  readonly blurDataURL?: string;
  readonly blurWidth?: number;
  readonly blurHeight?: number;
}

/** Takes an imported image file, with or without its module around it. */
export type StaticImport = StaticImageData | { readonly default: StaticImageData };

/** Takes what `next/image` takes. Where a site has no image server and no `loader`, the file is shown as it is. */
export interface ImageProps extends Omit<
  ImgHTMLAttributes<HTMLImageElement>,
  "src" | "srcSet" | "alt" | "width" | "height" | "loading"
> {
  readonly src: string | StaticImport;
  readonly alt: string;
  readonly width?: number | `${number}`;
  readonly height?: number | `${number}`;
  /** Fills the nearest positioned ancestor. */
  readonly fill?: boolean;
  readonly loader?: ImageLoader;
  readonly quality?: number | `${number}`;
  /** Loads the image at once and ahead of others. */
  readonly preload?: boolean;
  /** Older name of `preload`. */
  readonly priority?: boolean;
  readonly loading?: "eager" | "lazy";
  readonly unoptimized?: boolean;
  readonly overrideSrc?: string;
  readonly placeholder?: "blur" | "empty" | `data:image/${string}`;
  readonly blurDataURL?: string;
  readonly onLoadingComplete?: (image: HTMLImageElement) => void;
  readonly ref?: Ref<HTMLImageElement>;
}

/** Renders an image that keeps its place while it loads. */
export default function Image(props: ImageProps): ReactNode {
  const { image, background } = readProps(props);
  if (props.preload ?? props.priority) {
    preload(String(image.src), {
      as: "image",
      fetchPriority: "high",
      ...(image.srcSet === undefined ? {} : { imageSrcSet: image.srcSet }),
      ...(image.sizes === undefined ? {} : { imageSizes: image.sizes }),
    });
  }
  const { onLoadingComplete } = props;
  const onLoad: ImageElementProps["onLoad"] =
    onLoadingComplete &&
    ((event) => {
      image.onLoad?.(event);
      onLoadingComplete(event.currentTarget);
    });
  const whole = onLoad ? { ...image, onLoad } : image;
  if (!background && !whole.onLoad && !whole.onError) return <img {...whole} />;
  return <LiveImage image={whole} background={background} />;
}

/** Gives the attributes of the image without rendering it, for example for `<picture>`. */
export function getImageProps(props: ImageProps): { readonly props: ImageElementProps } {
  const { image, background } = readProps(props);
  return { props: { ...image, style: { ...image.style, ...background } } };
}

interface ReadProps {
  readonly image: ImageElementProps;
  /** Style of the element while the image is on its way. */
  readonly background: CSSProperties | undefined;
}

function readProps(props: ImageProps): ReadProps {
  const { src, width, height, fill, loader, quality, preload: early, priority, loading, ...rest } = props;
  const { unoptimized, overrideSrc, placeholder, blurDataURL, onLoadingComplete: _done, style, ...attributes } = rest;
  const file = staticImage(src);
  const size = fill ? {} : sizeOf({ width, height }, file);
  const isEarly = early ?? priority ?? false;
  const sources = imageSources({
    src: file.src,
    loader,
    unoptimized: unoptimized ?? false,
    width: size.width,
    quality: quality === undefined ? undefined : Number(quality),
    sizes: attributes.sizes,
    fill: fill ?? false,
  });
  const image: ImageElementProps = {
    decoding: "async",
    ...(isEarly ? { fetchPriority: "high" } : { loading: loading ?? "lazy" }),
    ...attributes,
    ...size,
    ...sources,
    ...(overrideSrc === undefined ? {} : { src: overrideSrc }),
    style: { color: "transparent", ...(fill ? FILL : {}), ...style },
  };
  const background = backgroundOf({
    placeholder,
    blurDataURL: blurDataURL ?? file.blurDataURL,
    width: size.width ?? file.width,
    height: size.height ?? file.height,
    objectFit: style?.objectFit,
    objectPosition: style?.objectPosition,
  });
  return { image, background };
}

function staticImage(src: string | StaticImport): Pick<StaticImageData, "src"> & Partial<StaticImageData> {
  if (typeof src === "string") return { src };
  return "default" in src ? src.default : src;
}

interface Size {
  readonly width?: number;
  readonly height?: number;
}

interface GivenSize {
  readonly width: ImageProps["width"] | undefined;
  readonly height: ImageProps["height"] | undefined;
}

/** One given side scales the other by the file's own shape. */
function sizeOf(given: GivenSize, file: Size): Size {
  const width = given.width === undefined ? undefined : Number(given.width);
  const height = given.height === undefined ? undefined : Number(given.height);
  const ratio = file.width && file.height ? file.width / file.height : undefined;
  if (width === undefined && height === undefined) return withoutUndefined(file.width, file.height);
  return withoutUndefined(
    width ?? (ratio && height ? Math.round(height * ratio) : undefined),
    height ?? (ratio && width ? Math.round(width / ratio) : undefined),
  );
}

function withoutUndefined(width: number | undefined, height: number | undefined): Size {
  return { ...(width === undefined ? {} : { width }), ...(height === undefined ? {} : { height }) };
}

const FILL: CSSProperties = { position: "absolute", inset: 0, width: "100%", height: "100%" };
