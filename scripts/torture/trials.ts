import { crashOpening } from "./crash-opening.ts";
import { crashPrerender } from "./crash-prerender.ts";
import { crashIndex, crashInvalidation, crashRegeneration } from "./crash-serving.ts";
import { brokenRenders, hangingRenders, invalidationRaces, sourceDown, stampede } from "./load-renders.ts";
import { endlessRegeneration, expiryAtOnce, memoryBound, randomSlugs } from "./load-scale.ts";
import { damagedRecords } from "./load-damage.ts";
import {
  cutStore,
  frozenStore,
  fullDisk,
  lockedStore,
  lostFolder,
  lostStore,
  overwrittenStore,
  slowStore,
  tinyDisk,
} from "./load-store.ts";
import { termination } from "./load-shutdown.ts";
import type { Trial } from "./trial.ts";

/** Every trial there is, in the order in which they run. */
export const TRIALS: readonly Trial[] = [
  crashPrerender,
  crashRegeneration,
  crashInvalidation,
  crashIndex,
  crashOpening,
  stampede,
  sourceDown,
  hangingRenders,
  brokenRenders,
  invalidationRaces,
  expiryAtOnce,
  randomSlugs,
  memoryBound,
  endlessRegeneration,
  termination,
  fullDisk,
  tinyDisk,
  frozenStore,
  lockedStore,
  slowStore,
  lostStore,
  lostFolder,
  cutStore,
  overwrittenStore,
  damagedRecords,
];
