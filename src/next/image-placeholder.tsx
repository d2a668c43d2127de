"use client";

import { useCallback, useState, type CSSProperties, type ImgHTMLAttributes, type ReactNode, type Ref } from "react";

/** Holds the attributes of an image element. */
export type ImageElementProps = ImgHTMLAttributes<HTMLImageElement> & { readonly ref?: Ref<HTMLImageElement> };

/** Shows what stands for an image until the image is there. */
export default function ImagePlaceholder({
  image,
  background,
}: {
  readonly image: ImageElementProps;
  readonly background: CSSProperties;
}): ReactNode {
  const [isThere, setIsThere] = useState(false);
  // One that was loaded before scripts ran fires no event any more.
  const look = useCallback((element: HTMLImageElement | null) => {
    if (element?.complete === true && element.naturalWidth > 0) setIsThere(true);
  }, []);
  return (
    <img
      {...image}
      ref={look}
      style={isThere ? image.style : { ...image.style, ...background }}
      onLoad={(event) => {
        setIsThere(true);
        image.onLoad?.(event);
      }}
    />
  );
}
