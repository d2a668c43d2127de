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

const WORKING_OG = "1.0.1";

/** An app for Workers draws images, which is possible on Node only. */
export function ogOnWorkers(importer: string): VinextError {
  return new VinextError("VINEXT_OG_ON_WORKERS", `${importer} imports next/og, which does not run on Workers yet.`, {
    fix: "Put an image file in the place of the code, or build with `--target node`.",
  });
}
