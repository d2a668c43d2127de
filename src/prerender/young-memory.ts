import { setFlagsFromString } from "node:v8";

/**
 * Is what V8 may set aside for the young objects of a render thread. Next to nothing of a page lives on: without a limit V8
 * takes up to 96 MiB, and renders no faster.
 */
export const YOUNG_MIB = 24;

/**
 * Makes what is told of every page that is done, and keeps what V8 sets aside for young objects in this process as it is once
 * its threads are warm. V8 doubles it whenever enough has outlived its collections, however long that took, so that a run of
 * many pages would need more than one of a few. What loading and the first pages leave behind lets a render thread reach all
 * that it may have; one that starts later has it from the beginning.
 */
export function createYoungMemory(): () => void {
  const state = { pages: 0 };
  return () => {
    state.pages += 1;
    if (state.pages === WARM_PAGES) keepYoungMemory();
  };
}

function keepYoungMemory(): void {
  // V8 reads this one whenever it is about to grow, and the other when it makes a heap: both may be set while it runs.
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString(`--min-semi-space-size=${YOUNG_MIB / SEMI_SPACES}`);
}

// Not from the beginning: with other flags than its own, Node compiles each of its modules anew in every thread instead of
// taking what it was built with. That is 50 ms of a thread's start, the last of them in its first page.
const WARM_PAGES = 200;

// V8 counts as young two semi-spaces, and as much again for what is too large for them.
const SEMI_SPACES = 3;
