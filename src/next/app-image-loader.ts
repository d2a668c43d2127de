/** Gives the URL of an image in one width. */
export type ImageLoader = (props: ImageLoaderProps) => string;

/** Asks a loader for one width, in pixels. */
export interface ImageLoaderProps {
  readonly src: string;
  readonly width: number;
  readonly quality?: number;
}

/**
 * Gives the loader of the app's own `images.loaderFile`. The build puts a module in the place of this one that does; a
 * function, because bundlers write a constant into its reader.
 */
export function appImageLoader(): ImageLoader | undefined {
  return undefined;
}
