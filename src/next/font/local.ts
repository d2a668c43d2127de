import { fontNotBuilt } from "../../errors/fonts.ts";
import type { FontOptions, NextFontWithVariable } from "./font-types.ts";

/** Takes what `next/font/local` takes. */
export interface LocalFontOptions extends FontOptions {
  /** Relative to the module that calls. */
  readonly src: string | readonly LocalFontFile[];
  readonly weight?: string | number;
  readonly style?: string;
  /** The system font that is stretched to stand in until the font is there. Default `Arial`. */
  readonly adjustFontFallback?: "Arial" | "Times New Roman" | false;
  /** Further descriptors of each `@font-face`. */
  readonly declarations?: readonly { readonly prop: string; readonly value: string }[];
}

/** Names one file of a family. */
export interface LocalFontFile {
  readonly path: string;
  readonly weight?: string;
  readonly style?: string;
}

/** Makes a font out of files. The build replaces each call by what it gives. */
export default function localFont(_options: LocalFontOptions): NextFontWithVariable {
  throw fontNotBuilt();
}
