import { imageSize } from "image-size";

import type { ImageFormat } from "../../manifest/image-rules.ts";
import { SourceFailure } from "./source-image.ts";

/** An image as it is sent. */
export interface FinishedImage {
  readonly bytes: Uint8Array;
  readonly type: string;
}

/** Says what to make of a source. */
export interface Transformation {
  readonly width: number;
  readonly quality: number;
  /** What the browser named; undefined keeps the format of the source. */
  readonly format: ImageFormat | undefined;
  readonly allowSvg: boolean;
}

/** What the package `sharp` exports. */
export type SharpFactory = typeof import("sharp").default;

/**
 * Makes the wanted image of a source, or gives the source as it is where nothing can be made of it: vectors, animations,
 * icons, and everything where `sharp` is not installed. Throws for what is no image.
 */
export async function transformImage(
  sharp: SharpFactory | undefined,
  source: Uint8Array,
  wanted: Transformation,
): Promise<FinishedImage> {
  const type = typeOf(source);
  if (type === "image/svg+xml" && !wanted.allowSvg) {
    throw new SourceFailure(400, "the source is an SVG, which only `images.dangerouslyAllowSVG` allows");
  }
  const plain: FinishedImage = { bytes: source, type };
  if (!sharp || !RASTERS.has(type)) return plain;
  const image = sharp(source, { sequentialRead: true });
  try {
    if (((await image.metadata()).pages ?? 1) > 1) return plain;
    // Turned upright first: phones write the turn beside the pixels, and the copy loses it.
    const sized = image
      .autoOrient()
      .timeout({ seconds: SECONDS })
      .resize({ width: wanted.width, withoutEnlargement: true });
    return await encoded(sized, wanted.format ?? type, wanted.quality);
  } catch (cause) {
    throw new SourceFailure(400, "the source cannot be read as an image", cause);
  }
}

/** What sharp reads and writes. */
const RASTERS: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"]);

// Long for one image on one core; sharp gives up by itself.
const SECONDS = 15;

// AVIF looks as good with less, as in Next.js.
const AVIF_LESS = 20;

async function encoded(image: import("sharp").Sharp, type: string, quality: number): Promise<FinishedImage> {
  switch (type) {
    case "image/avif":
      return { bytes: await image.avif({ quality: Math.max(quality - AVIF_LESS, 1), effort: 3 }).toBuffer(), type };
    case "image/webp":
      return { bytes: await image.webp({ quality }).toBuffer(), type };
    case "image/png":
    case "image/gif":
      return { bytes: await image.png({ quality }).toBuffer(), type: "image/png" };
    default:
      return { bytes: await image.jpeg({ quality, mozjpeg: true }).toBuffer(), type: "image/jpeg" };
  }
}

/** Looks at the bytes: what a sender says about them is not relied on. */
function typeOf(source: Uint8Array): string {
  const type = TYPES[nameOf(source) ?? ""];
  if (type === undefined) throw new SourceFailure(400, "the source is no image");
  return type;
}

function nameOf(source: Uint8Array): string | undefined {
  try {
    return imageSize(source).type;
  } catch {
    // No image, or a damaged one.
    return undefined;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  avif: "image/avif",
  heif: "image/avif",
  gif: "image/gif",
  svg: "image/svg+xml",
  ico: "image/x-icon",
  bmp: "image/bmp",
};
