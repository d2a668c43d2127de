import { VinextError } from "../errors/vinext-error.ts";

/** Carries a thrown value across a thread as plain fields. `stack` is the raw one, not yet mapped to sources. */
export interface Thrown {
  readonly name: string;
  readonly message: string;
  /** Code of a system, network or product error. */
  readonly code: string | undefined;
  /** What to do next; only errors of this package have one. */
  readonly fix: string | undefined;
  readonly stack: string | undefined;
  readonly cause: Thrown | undefined;
}

/** Describes anything that was thrown, with its causes down to a fixed depth. */
export function describeThrown(error: unknown, depth = 0): Thrown {
  if (!(error instanceof Error)) return plain(error);
  return {
    name: error.name,
    message: error.message,
    code: "code" in error && typeof error.code === "string" ? error.code : undefined,
    fix: "fix" in error && typeof error.fix === "string" ? error.fix : undefined,
    stack: error.stack,
    cause: error.cause === undefined || depth >= MAX_DEPTH ? undefined : describeThrown(error.cause, depth + 1),
  };
}

/** Makes an error again, so that it can be thrown on this side of the thread. */
export function reviveThrown(thrown: Thrown): Error {
  const cause = thrown.cause && reviveThrown(thrown.cause);
  if (thrown.fix !== undefined && thrown.code !== undefined) {
    return new VinextError(thrown.code, thrown.message, { fix: thrown.fix, cause });
  }
  const error = new Error(thrown.message, { cause });
  error.name = thrown.name;
  if (thrown.stack !== undefined) error.stack = thrown.stack;
  return error;
}

/** Tells whether an error may be gone when the page is rendered again: only network errors are. */
export function isTransient(thrown: Thrown): boolean {
  for (let at: Thrown | undefined = thrown; at; at = at.cause) {
    if (at.code !== undefined && (NETWORK_CODES.has(at.code) || at.code.startsWith("UND_ERR_"))) return true;
    if (at.name === "TypeError" && at.message === "fetch failed") return true;
  }
  return false;
}

/** Tells whether the error explains itself: one of this package, whose stack would only show our own code. */
export function explainsItself(thrown: Thrown): boolean {
  return thrown.name === "VinextError" && thrown.cause === undefined;
}

// A chain longer than this is a cycle or says nothing new.
const MAX_DEPTH = 5;

const NETWORK_CODES: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENOTFOUND",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "EPIPE",
]);

function plain(value: unknown): Thrown {
  const message = typeof value === "string" ? value : `The value ${inspectShort(value)} was thrown.`;
  return { name: "Error", message, code: undefined, fix: undefined, stack: undefined, cause: undefined };
}

function inspectShort(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 200);
  } catch {
    // A cyclic value has no JSON; its type still tells something.
    return typeof value;
  }
}
