/** Names a font for class names and for styles. */
export interface NextFont {
  readonly className: string;
  readonly style: { readonly fontFamily: string; readonly fontWeight?: number; readonly fontStyle?: string };
}

/** Adds the class that declares the CSS variable of a font; empty when none was asked for. */
export interface NextFontWithVariable extends NextFont {
  readonly variable: string;
}

/** Takes what all font functions take. */
export interface FontOptions {
  /** Name of a CSS variable, for example `--font-body`. */
  readonly variable?: string;
  /** Families to show where the font is not there. */
  readonly fallback?: readonly string[];
  /** Default `swap`. */
  readonly display?: "auto" | "block" | "swap" | "fallback" | "optional";
  /** Whether pages that use the font load it before their style sheets ask for it. Default true. */
  readonly preload?: boolean;
}
