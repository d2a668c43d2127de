import { VinextError } from "./vinext-error.ts";

/** A call of `next/font` cannot be built. */
export function fontRefused(place: string, problem: string, fix: string): VinextError {
  return new VinextError("VINEXT_FONT", `${place}: ${problem}.`, { fix });
}

/** A font function ran that no build has looked at. */
export function fontNotBuilt(): VinextError {
  return new VinextError(
    "VINEXT_FONT_NOT_BUILT",
    "A function of `next/font` was called, but the build did not see it.",
    {
      fix: "Call it by its own name in a module that Vite processes: `const inter = Inter({ … })`.",
    },
  );
}
