import type { ReactElement } from "react";
import { ogOnWorkers } from "../errors/og.ts";

/** Takes what `ImageResponse` takes: how to draw, and how to answer. */
export interface ImageResponseOptions extends ResponseInit {
  /** In pixels. Default 1200. */
  readonly width?: number;
  /** In pixels. Default 630. */
  readonly height?: number;
  /** Draws the boxes of the elements. */
  readonly debug?: boolean;
  /** Fonts to set text in. Default: one that the package brings along. */
  readonly fonts?: readonly ImageFont[];
  /** The set that emoji are drawn from; fetched when an emoji is drawn. */
  readonly emoji?: "twemoji" | "openmoji" | "blobmoji" | "noto" | "fluent" | "fluentFlat";
}

/** Brings the bytes of one font file. */
export interface ImageFont {
  readonly name: string;
  readonly data: ArrayBuffer | Uint8Array;
  readonly weight?: 100 | 200 | 300 | 400 | 500 | 600 | 700 | 800 | 900;
  readonly style?: "normal" | "italic";
  readonly lang?: string;
}

/**
 * Answers with a PNG of an element. It is drawn when the answer is read; what makes the element and what decides on its
 * caching is the same as for any other response.
 */
export class ImageResponse extends Response {
  constructor(element: ReactElement, options: ImageResponseOptions = {}) {
    // At once, while the answer may still be an error.
    if (navigator.userAgent === "Cloudflare-Workers") throw ogOnWorkers();
    const { status = 200, statusText = "", headers, ...drawing } = options;
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          controller.enqueue(await draw(element, drawing));
          controller.close();
        },
      },
      // Nothing is drawn for who does not look.
      { highWaterMark: 0 },
    );
    super(body, { status, statusText, headers: withDefaults(headers) });
  }
}

type Drawing = Omit<ImageResponseOptions, keyof ResponseInit>;

async function draw(element: ReactElement, { fonts, ...drawing }: Drawing): Promise<Uint8Array> {
  // Heads of pages load modules that draw images for what these say about them, so the drawing itself is loaded late.
  const { ImageResponse: Drawn } = await import("@vercel/og");
  const options = { ...drawing, ...(fonts ? { fonts: fonts.map(withBuffer) } : {}) };
  return new Uint8Array(await new Drawn(element, options).arrayBuffer());
}

function withBuffer(font: ImageFont): ImageFont & { readonly data: ArrayBuffer } {
  const { data } = font;
  return { ...font, data: data instanceof Uint8Array ? new Uint8Array(data).buffer : data };
}

function withDefaults(given: HeadersInit | undefined): Headers {
  const headers = new Headers(given);
  if (!headers.has("content-type")) headers.set("content-type", "image/png");
  // Of Next.js: an image keeps its URL when what it shows has changed.
  if (!headers.has("cache-control")) headers.set("cache-control", "public, max-age=0, must-revalidate");
  return headers;
}
