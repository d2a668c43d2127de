import { createSystemFont, type FontOptions, type NextFontWithVariable } from "./create-font.ts";

/** Takes what `next/font/local` takes. */
export interface LocalFontOptions extends FontOptions {
  readonly src: string | readonly LocalFontFile[];
  readonly declarations?: readonly { readonly prop: string; readonly value: string }[];
}

/** Names one file of a family. */
export interface LocalFontFile {
  readonly path: string;
  readonly weight?: string;
  readonly style?: string;
}

/** Stands in for a font file: the family of the same name where it is installed, else fonts that every system has. */
export default function localFont(options: LocalFontOptions): NextFontWithVariable {
  return createSystemFont(familyOf(options.src), options);
}

/** A file is named after its family: `Geist-Bold.woff2` is Geist. */
function familyOf(src: LocalFontOptions["src"]): string {
  const path = typeof src === "string" ? src : (src[0]?.path ?? "");
  const file = path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  return file.replace(/[-_[].*$/, "").replace(/(?:VF|Variable)$/, "") || "local";
}
