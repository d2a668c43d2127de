/**
 * Gives the digest that React sends to the browser in place of an error: the error's own (control flow has one that the
 * boundaries read), or a short hash of its text, so that a log line and a browser report can be matched.
 */
export function digestOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "digest" in error && typeof error.digest === "string") {
    return error.digest;
  }
  return shortHash(error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : String(error));
}

/** FNV-1a, 32 bit: a label, not a key. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(10);
}
