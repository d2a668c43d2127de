"use client";

import {
  useCallback,
  useRef,
  useState,
  type CSSProperties,
  type ImgHTMLAttributes,
  type ReactNode,
  type Ref,
  type SyntheticEvent,
} from "react";
import { attachRef } from "./attach-ref.ts";

/** Holds the attributes of an image element. */
export type ImageElementProps = ImgHTMLAttributes<HTMLImageElement> & { readonly ref?: Ref<HTMLImageElement> };

/** Takes an image that scripts have a part in. */
export interface LiveImageProps {
  readonly image: ImageElementProps;
  /** Style of the element while the image is on its way. */
  readonly background: CSSProperties | undefined;
}

type Told = SyntheticEvent<HTMLImageElement>;

/** Shows what stands for an image until the image is there, and tells its handlers once how it ended. */
export default function LiveImage({ image, background }: LiveImageProps): ReactNode {
  const { ref, onLoad, onError, style } = image;
  const [isThere, setIsThere] = useState(false);
  const toldOf = useRef("");
  const look = useCallback(
    (element: HTMLImageElement) => {
      const detach = attachRef(ref, element);
      // One that came, or failed, before scripts ran fires no event any more.
      if (element.complete && element.currentSrc !== "")
        element.dispatchEvent(new Event(element.naturalWidth > 0 ? "load" : "error"));
      return detach;
    },
    [ref],
  );
  // The browser's own event may still come after all.
  const once = (event: Told, handler: ((event: Told) => void) | undefined): void => {
    const { currentSrc } = event.currentTarget;
    if (toldOf.current === currentSrc) return;
    toldOf.current = currentSrc;
    handler?.(event);
  };
  return (
    <img
      {...image}
      ref={look}
      style={isThere ? style : { ...style, ...background }}
      onLoad={(event) => {
        setIsThere(true);
        once(event, onLoad);
      }}
      onError={(event) => once(event, onError)}
    />
  );
}
