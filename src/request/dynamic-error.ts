/** Marks the control error that ends a shared render which read a request. */
export const DYNAMIC_DIGEST = "DYNAMIC_SERVER_USAGE";

/** Ends a shared render that used a request API. Not a failure: the caller turns it into a dynamic outcome. */
export class DynamicUsageError extends Error {
  override readonly name = "DynamicUsageError";
  readonly digest: typeof DYNAMIC_DIGEST = DYNAMIC_DIGEST;

  constructor(route: string, api: string) {
    super(`${route} used \`${api}\`, which needs a request, so it cannot be rendered for everyone.`);
  }
}

/** Tells whether an error, perhaps of another module graph, ends a shared render that read a request. */
export function isDynamicUsage(error: unknown): boolean {
  return typeof error === "object" && error !== null && "digest" in error && error.digest === DYNAMIC_DIGEST;
}
