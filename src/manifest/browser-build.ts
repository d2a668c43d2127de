/** Length of the part of a build id that names what browsers have of the build: the characters before the dot. */
export const BROWSER_ID_LENGTH: number = 16;

/**
 * Tells whether a document of one build can show pages of the other: builds that differ on the server alone have the same
 * code in the browser. An id without a dot has no such part, and is the same as itself alone.
 */
export function isSameInBrowser(buildId: string, other: string): boolean {
  return browserPart(buildId) === browserPart(other);
}

function browserPart(buildId: string): string {
  const end = buildId.lastIndexOf(".");
  return end === -1 ? buildId : buildId.slice(Math.max(0, end - BROWSER_ID_LENGTH), end);
}
