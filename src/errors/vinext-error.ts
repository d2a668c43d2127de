/** An error that a person can act on: a permanent code, what happened with the values, and what to do next. */
export class VinextError extends Error {
  override readonly name = "VinextError";
  readonly code: string;
  /** What to do next; printed below the message. */
  readonly fix: string;

  constructor(code: string, message: string, options: { readonly fix: string; readonly cause?: unknown }) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fix = options.fix;
  }
}
