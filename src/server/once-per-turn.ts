/**
 * Asks at most once per turn of the event loop. A burst of requests that Node hands over in one turn then pays for one
 * look at the store; the answer cannot have changed in between by anything that was acknowledged to a client of ours.
 */
export function oncePerTurn(changed: () => boolean): () => boolean {
  const state = { asked: false };
  const reset = (): void => {
    state.asked = false;
  };
  return () => {
    if (state.asked) return false;
    state.asked = true;
    setImmediate(reset);
    return changed();
  };
}
