import { crashOpening } from "./crash-opening.ts";
import { crashPrerender } from "./crash-prerender.ts";
import { crashInvalidation, crashRegeneration } from "./crash-serving.ts";
import type { Trial } from "./trial.ts";

/** Every trial there is, in the order in which they run. */
export const TRIALS: readonly Trial[] = [crashPrerender, crashRegeneration, crashInvalidation, crashOpening];
