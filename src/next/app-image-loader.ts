/** Gives the URL of an image in one width. */
export type ImageLoader = (props: ImageLoaderProps) => string;

/** Asks a loader for one width, in pixels. */
export interface ImageLoaderProps {
  readonly src: string;
  readonly width: number;
  readonly quality?: number;
}

/** Names the loader of the app's own `images.loaderFile`. The build puts that file in the place of this one. */
export const appImageLoader: ImageLoader | undefined = undefined;
