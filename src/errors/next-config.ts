import { VinextError } from "./vinext-error.ts";

/** An option of `next.config` has a value that Next.js would refuse as well. */
export function nextOptionInvalid(file: string, option: string, why: string): VinextError {
  return new VinextError("VINEXT_NEXT_OPTION", `\`${option}\` in ${file} is not valid: ${why}.`, {
    fix: `Correct \`${option}\` in ${file}, or remove it.`,
  });
}

/** `next.config` sets an option with which pages would mean something else. */
export function nextOptionRefused(place: string, option: string, note: string): VinextError {
  return new VinextError("VINEXT_NEXT_MODE", `\`${option}\`, set in ${place}, is not supported.`, {
    fix: `Remove \`${option}\`. ${note}`,
  });
}

/** A package that an app needs for what it uses is not installed in it. */
export function packageMissing(what: string, name: string): VinextError {
  return new VinextError("VINEXT_PACKAGE_MISSING", `${what} needs the package ${name}, which is not installed.`, {
    fix: `Run \`npm install ${name}\` in the folder of the app.`,
  });
}
