/** What a caught value says, in its own words. */
export function reasonOf(caught: unknown): string {
  return caught instanceof Error ? caught.message : String(caught);
}

/** Why a `fetch` failed: its own error says only that it did, and the cause says why. */
export function fetchReasonOf(caught: unknown): string {
  return reasonOf(caught instanceof Error && caught.cause instanceof Error ? caught.cause : caught);
}
