/** Names a font for class names and for styles. */
export interface NextFont {
  readonly className: string;
  readonly style: { readonly fontFamily: string; readonly fontWeight?: number; readonly fontStyle?: string };
}

/** Adds the class that declares the CSS variable of a font; empty when none was asked for. */
export interface NextFontWithVariable extends NextFont {
  readonly variable: string;
}

/** Takes what font functions take. What only matters for downloading a font file is accepted and unused. */
export interface FontOptions {
  readonly weight?: string | number | readonly (string | number)[];
  readonly style?: string | readonly string[];
  /** Name of a CSS variable, for example `--font-body`. */
  readonly variable?: string;
  /** Families to try before the system's own. */
  readonly fallback?: readonly string[];
  readonly subsets?: readonly string[];
  readonly axes?: readonly string[];
  readonly display?: "auto" | "block" | "swap" | "fallback" | "optional";
  readonly preload?: boolean;
  readonly adjustFontFallback?: boolean | string;
}

/** Makes a font out of a family name: the family where it is installed, else fonts that every system has. */
export function createSystemFont(family: string, options: FontOptions = {}): NextFontWithVariable {
  const name = family.toLowerCase().replace(/[^a-z0-9]+/g, "_");
  return {
    className: `__font_${name}`,
    variable: options.variable === undefined ? "" : `__variable_${name}${options.variable.replaceAll("-", "_")}`,
    style: {
      fontFamily: stackOf(family, options),
      ...only("fontWeight", weightOf(options)),
      ...only("fontStyle", styleOf(options)),
    },
  };
}

/** Writes the CSS behind the classes of a font, for whoever can put it into the document. */
export function fontCss(family: string, options: FontOptions = {}): string {
  const { className, variable, style } = createSystemFont(family, options);
  const weight = style.fontWeight === undefined ? "" : `;font-weight:${style.fontWeight}`;
  const slope = style.fontStyle === undefined ? "" : `;font-style:${style.fontStyle}`;
  const rule = `.${className}{font-family:${style.fontFamily}${weight}${slope}}`;
  return options.variable === undefined ? rule : `${rule}.${variable}{${options.variable}:${style.fontFamily}}`;
}

function stackOf(family: string, { fallback = [] }: FontOptions): string {
  return [quoted(family), ...fallback, ...systemFonts(family)].join(", ");
}

function quoted(family: string): string {
  return `"${family.replaceAll(/["\\<>]/g, "")}"`;
}

function systemFonts(family: string): readonly string[] {
  if (/\bmono\b|\bcode\b|\bcourier\b|inconsolata/i.test(family))
    return ["ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace"];
  if (
    /\bserif\b|slab|playfair|merriweather|\blora\b|garamond|baskerville|bitter|spectral|crimson|newsreader|fraunces/i.test(
      family,
    )
  ) {
    return ["ui-serif", "Georgia", "Cambria", "Times New Roman", "serif"].map((name) =>
      name.includes(" ") ? quoted(name) : name,
    );
  }
  return ["system-ui", "-apple-system", quoted("Segoe UI"), "Roboto", "sans-serif"];
}

/** Several weights or styles are chosen from by the app's own CSS; a single one is the font's. */
function weightOf({ weight }: FontOptions): number | undefined {
  const single = Number(Array.isArray(weight) && weight.length === 1 ? weight[0] : weight);
  return Number.isFinite(single) ? single : undefined;
}

function styleOf({ style }: FontOptions): string | undefined {
  if (typeof style === "string") return style;
  return style?.length === 1 ? style[0] : undefined;
}

function only<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [key in Name]?: Value } {
  // One computed key is not tracked by the compiler; the type says exactly what the expression builds.
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]?: Value });
}
