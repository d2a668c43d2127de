import * as v from "valibot";
import { fontOptionInvalid } from "../errors/fonts.ts";

/** The options of a font call, with Next's defaults. */
export interface FontCallOptions {
  /** Empty for Google fonts. */
  readonly src: readonly LocalFile[];
  readonly weight: readonly string[];
  readonly style: readonly string[];
  /** Name of a CSS variable. */
  readonly variable?: string | undefined;
  readonly fallback: readonly string[];
  readonly subsets: readonly string[];
  readonly axes: readonly string[];
  readonly display: string;
  readonly preload: boolean;
  readonly adjustFontFallback: boolean | "Arial" | "Times New Roman";
  readonly declarations: readonly { readonly prop: string; readonly value: string }[];
}

/** One file of `next/font/local`. */
export interface LocalFile {
  readonly path: string;
  readonly weight: string | undefined;
  readonly style: string | undefined;
}

/** Checks the options of a call. Throws, naming the file it stands in. */
export function readFontOptions(
  call: { readonly family: string | undefined; readonly options: unknown },
  file: string,
): FontCallOptions {
  const parsed = v.safeParse(call.family === undefined ? LOCAL : SHARED, call.options);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw fontOptionInvalid(file, v.getDotPath(issue) ?? "it", issue.message);
  }
  return { src: [], ...parsed.output };
}

// Each becomes a part of a style sheet.
const plain = v.pipe(v.string(), v.regex(/^[^;{}<>\\]*$/, "it holds a character that would end the rule"));
const weight = v.pipe(
  v.union([plain, v.number()]),
  v.transform((value) => String(value)),
);
const weights = v.pipe(
  v.union([weight, v.array(weight)]),
  v.transform((value) => [value].flat()),
);
const styles = v.pipe(
  v.union([plain, v.array(plain)]),
  v.transform((value) => [value].flat()),
);

const SHARED = v.object({
  weight: v.optional(weights, []),
  style: v.optional(styles, []),
  variable: v.optional(v.pipe(plain, v.startsWith("--"))),
  fallback: v.optional(v.array(plain), []),
  subsets: v.optional(v.array(v.string()), []),
  axes: v.optional(v.array(v.string()), []),
  display: v.optional(v.picklist(["auto", "block", "swap", "fallback", "optional"]), "swap"),
  preload: v.optional(v.boolean(), true),
  adjustFontFallback: v.optional(v.union([v.boolean(), v.picklist(["Arial", "Times New Roman"])]), true),
  declarations: v.optional(v.array(v.object({ prop: plain, value: plain })), []),
});

const FILE = v.pipe(
  v.object({ path: v.string(), weight: v.optional(weight), style: v.optional(plain) }),
  v.transform(({ path, weight: own, style }): LocalFile => ({ path, weight: own, style })),
);
const LOCAL = v.object({
  ...SHARED.entries,
  src: v.pipe(
    v.union([v.string(), v.pipe(v.array(FILE), v.minLength(1))]),
    v.transform((src): readonly LocalFile[] =>
      typeof src === "string" ? [{ path: src, weight: undefined, style: undefined }] : src,
    ),
  ),
});
