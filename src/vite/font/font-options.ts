import * as v from "valibot";
import { fontRefused } from "../../errors/fonts.ts";
import type { FontCall } from "./font-call.ts";

/** Holds what both kinds of font take, defaults filled in. */
export interface CommonOptions {
  readonly display: string;
  readonly fallback: readonly string[];
  readonly preload: boolean;
  readonly variable?: string | undefined;
}

/** Holds the options of a call of `next/font/google`. What may be given alone is a list, and nothing is in it twice. */
export interface GoogleOptions extends CommonOptions {
  readonly weight: readonly string[];
  readonly style: readonly string[];
  readonly subsets: readonly string[];
  readonly axes: readonly string[];
  readonly adjustFontFallback: boolean;
}

/** Holds the options of a call of `next/font/local`. */
export interface LocalOptions extends CommonOptions {
  readonly src: readonly LocalSource[];
  readonly weight?: string | undefined;
  readonly style?: string | undefined;
  readonly adjustFontFallback: "Arial" | "Times New Roman" | false;
  readonly declarations: readonly { readonly prop: string; readonly value: string }[];
}

/** Names one file of a local font. */
export interface LocalSource {
  readonly path: string;
  readonly weight?: string | undefined;
  readonly style?: string | undefined;
}

/** Reads the options of a Google font. */
export function googleOptions(call: FontCall): GoogleOptions {
  const result = v.safeParse(GOOGLE, call.options);
  return result.success ? result.output : refuse(call, result.issues[0]);
}

/** Reads the options of a local font. */
export function localOptions(call: FontCall): LocalOptions {
  const result = v.safeParse(LOCAL, call.options);
  return result.success ? result.output : refuse(call, result.issues[0]);
}

function refuse(call: FontCall, issue: v.BaseIssue<unknown>): never {
  const path = v.getDotPath(issue);
  throw fontRefused(
    call.place,
    `${path === null ? "the options" : `\`${path}\``} of ${call.name}: ${issue.message}`,
    "Give what next/font documents, or take it away.",
  );
}

const COMMON = {
  display: v.optional(v.picklist(["auto", "block", "swap", "fallback", "optional"]), "swap"),
  fallback: v.optional(v.array(v.string()), []),
  preload: v.optional(v.boolean(), true),
  variable: v.optional(v.pipe(v.string(), v.startsWith("--"))),
};

const WEIGHT = v.pipe(v.union([v.string(), v.number()]), v.transform(String));

const LIST = v.pipe(
  v.union([WEIGHT, v.array(WEIGHT)]),
  v.transform((given): readonly string[] => [...new Set(typeof given === "string" ? [given] : given)]),
);

const GOOGLE = v.strictObject({
  ...COMMON,
  weight: v.optional(LIST, []),
  style: v.optional(LIST, []),
  subsets: v.optional(v.array(v.string()), []),
  axes: v.optional(v.array(v.string()), []),
  adjustFontFallback: v.optional(v.boolean(), true),
});

/** Descriptors that have options of their own. */
const TAKEN: ReadonlySet<string> = new Set(["src", "font-display", "font-weight", "font-style"]);

const LOCAL = v.strictObject({
  ...COMMON,
  src: v.pipe(
    v.union([
      v.string(),
      v.array(v.strictObject({ path: v.string(), weight: v.optional(WEIGHT), style: v.optional(v.string()) })),
    ]),
    v.transform((src): readonly LocalSource[] => (typeof src === "string" ? [{ path: src }] : src)),
    v.check(({ length }) => length > 0, "names no file"),
  ),
  weight: v.optional(WEIGHT),
  style: v.optional(v.string()),
  adjustFontFallback: v.optional(v.union([v.literal(false), v.picklist(["Arial", "Times New Roman"])]), "Arial"),
  declarations: v.optional(
    v.array(
      v.strictObject({
        prop: v.pipe(
          v.string(),
          v.check((prop) => !TAKEN.has(prop), "has an option of its own"),
        ),
        value: v.string(),
      }),
    ),
    [],
  ),
});
