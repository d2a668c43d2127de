import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { imageSize } from "image-size";
import { metadataContentType, type MetadataFile } from "../routing/metadata-file.ts";

/** What the build learns from a metadata file for the heads of pages. */
export interface HeadFacts {
  /** Changes with the content, so that a browser never shows an old icon for a new one. */
  readonly hash: string;
  /** What a static image is; absent for code, which says it itself. */
  readonly image?: HeadImage;
}

export interface HeadImage {
  readonly type: string;
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** Text of the file with the same name and `.alt.txt` beside it. */
  readonly alt: string | undefined;
}

/** Tells whether the heads of pages link a metadata file. */
export function isInHeads({ kind }: MetadataFile): boolean {
  return kind !== "sitemap" && kind !== "robots";
}

/** Reads the facts of one metadata file. */
export async function readHeadFacts(appDir: string, file: MetadataFile): Promise<HeadFacts> {
  const name = path.join(appDir, file.file);
  const bytes = await readFile(name);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  if (file.form === "code" || file.kind === "manifest") return { hash };
  // An icon file may hold what no reader of sizes understands; it is served and linked nevertheless.
  const { width, height } = sizeOf(bytes);
  const alt = await readFile(name.replace(/\.[^.]+$/, ".alt.txt"), "utf8").catch(() => undefined);
  return { hash, image: { type: metadataContentType(file), width, height, alt: alt?.trim() } };
}

function sizeOf(bytes: Uint8Array): { readonly width: number | undefined; readonly height: number | undefined } {
  try {
    return imageSize(bytes);
  } catch {
    // Sizes are a hint for the browser; a wrong one would be worse than none.
    return { width: undefined, height: undefined };
  }
}
