import type { CSSProperties } from "react";

/** What is shown in the place of an image that is on its way. */
export interface Background {
  readonly placeholder: "blur" | "empty" | `data:image/${string}` | undefined;
  readonly blurDataURL: string | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly objectFit: CSSProperties["objectFit"];
  readonly objectPosition: CSSProperties["objectPosition"];
}

/** Makes the style of the element meanwhile; undefined when nothing is shown. */
export function backgroundOf(background: Background): CSSProperties | undefined {
  const { placeholder, blurDataURL, objectFit, objectPosition } = background;
  if (placeholder === undefined || placeholder === "empty") return undefined;
  const url = placeholder === "blur" ? blurDataURL && blurred(blurDataURL, background) : placeholder;
  if (url === undefined) return undefined;
  return {
    backgroundImage: `url("${url}")`,
    backgroundPosition: objectPosition ?? "50% 50%",
    backgroundRepeat: "no-repeat",
    backgroundSize: objectFit === "contain" || objectFit === "none" ? objectFit.replace("none", "auto") : "cover",
  };
}

/** Draws the few pixels of a preview large and smooth. Opaque to the edge: a blur would else fade out there. */
function blurred(dataUrl: string, { width, height }: Background): string {
  const box = width && height ? ` viewBox="0 0 ${width} ${height}"` : "";
  const deviation = width && height ? Math.max(width, height) / 16 : 20;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg"${box}><filter id="b" color-interpolation-filters="sRGB">` +
    `<feGaussianBlur stdDeviation="${deviation}"/><feComponentTransfer><feFuncA type="discrete" tableValues="1 1"/>` +
    `</feComponentTransfer></filter><image width="100%" height="100%" preserveAspectRatio="none" ` +
    `filter="url(#b)" href="${dataUrl.replaceAll('"', "&quot;")}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
