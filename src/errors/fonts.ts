import { VinextError } from "./vinext-error.ts";

/** The options of a font function are computed, so that the build cannot know which files it needs. */
export function fontOptionsComputed(file: string, name: string): VinextError {
  return new VinextError("VINEXT_FONT_OPTIONS", `The options of ${name}() in ${file} are not written out.`, {
    fix: "Write them as literals: no variables, calls, spreads or templates with values.",
  });
}

/** An option of a font function has a value that cannot be used. */
export function fontOptionInvalid(file: string, option: string, why: string): VinextError {
  return new VinextError("VINEXT_FONT_OPTION", `The font option \`${option}\` in ${file} is not valid: ${why}.`, {
    fix: "See Next.js's documentation of `next/font` for its options.",
  });
}

/** A font file that an app names does not exist. */
export function fontFileMissing(file: string, font: string): VinextError {
  return new VinextError("VINEXT_FONT_FILE", `${file} names the font file ${font}, which does not exist.`, {
    fix: `Correct the path: it is relative to ${file}.`,
  });
}
