import { VinextError } from "./vinext-error.ts";

/** An app draws images and has not installed what draws them. */
export function ogMissing(importer: string): VinextError {
  return new VinextError("VINEXT_OG_MISSING", `${importer} imports next/og, and @vercel/og is not installed.`, {
    fix: `Install what draws the images: npm install @vercel/og@${WORKING_OG}`,
  });
}

/** The installed version of what draws images cannot be loaded by Node. */
export function ogBroken(importer: string, version: string): VinextError {
  return new VinextError(
    "VINEXT_OG_BROKEN",
    `${importer} imports next/og, and @vercel/og ${version} does not run as a module of Node.`,
    { fix: `Install a version that does: npm install @vercel/og@${WORKING_OG}` },
  );
}

/** The version of `@vercel/og` that is known to run. */
export const WORKING_OG = "1.0.1";

/** A Worker was asked to draw an image. */
export function ogOnWorkers(): VinextError {
  return new VinextError("VINEXT_OG_ON_WORKERS", "An image of next/og cannot be drawn on Workers.", {
    fix: "List it, so that it is drawn at build, and let it never go stale: take `revalidate` away.",
  });
}
