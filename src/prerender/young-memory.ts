import { setFlagsFromString } from "node:v8";

/**
 * Is what V8 may set aside for the young objects of a render thread. Next to nothing of a page lives on: without a limit V8
 * takes up to 96 MiB, and renders no faster.
 */
export const YOUNG_MIB = 24;

/**
 * Keeps what V8 sets aside for young objects in the threads of this process as it is. V8 doubles it whenever enough has
 * outlived its collections, however long that took, so that a run of many pages would need more than one of a few. Render
 * threads that start later have all that they may have from the beginning.
 */
export function keepYoungMemory(): void {
  // V8 reads this one whenever it is about to grow, and the other when it makes a heap: both may be set while it runs.
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString(`--min-semi-space-size=${YOUNG_MIB / SEMI_SPACES}`);
}

// V8 counts as young two semi-spaces, and as much again for what is too large for them.
const SEMI_SPACES = 3;
