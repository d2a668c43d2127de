import { stripVTControlCharacters } from "node:util";

import { VinextError } from "../errors/vinext-error.ts";

/** The only way to the console. Results go to standard output, everything else to standard error. */
export const print = {
  line(text: string): void {
    process.stdout.write(`${plainUnlessTerminal(text, process.stdout)}\n`);
  },
  note(text: string): void {
    process.stderr.write(`${plainUnlessTerminal(text, process.stderr)}\n`);
  },
  /** Writes one event for machines. Those of one turn go out together: a call of the system for each takes longer than it. */
  json(value: unknown): void {
    if (process.stdout.writableCorked === 0) {
      process.stdout.cork();
      setImmediate(() => process.stdout.uncork());
    }
    process.stdout.write(`${JSON.stringify(value)}\n`);
  },
  /** Replaces the last line of a terminal; an empty text clears it. Does nothing elsewhere. */
  status(text: string): void {
    if (!process.stdout.isTTY) return;
    const room = Math.max(process.stdout.columns - 1, 1);
    process.stdout.write(`\r\u001B[2K${text.slice(0, room)}`);
  },
  /** Hands on what an app prints. */
  raw(chunk: Uint8Array): void {
    process.stderr.write(chunk);
  },
  isTerminal(): boolean {
    return process.stdout.isTTY;
  },
};

/** Lets work go on that nobody reads about any more, as behind `| head`. */
export function ignoreLostReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

/** Says an error to a person: ours with its code and the fix, any other with its stack and causes. */
export function explain(error: unknown): string {
  const several = severalErrors(error);
  if (several.length > 1 && several.every(ownError)) return several.map(explain).join("\n\n");
  const own = ownError(error);
  if (own) return `${own.message} [${codeOf(own)}]\n${own.fix}${isSystemError(own.cause) ? "" : causeOf(own)}`;
  if (!(error instanceof Error)) return String(error);
  // What a bundler says shows the source; where in the bundler it was said helps nobody.
  if ("errors" in error && Array.isArray(error.errors)) return error.message;
  return `${error.stack ?? error.message}${causeOf(error)}`;
}

function causeOf(error: Error): string {
  return error.cause === undefined ? "" : `\nCaused by ${explain(error.cause)}`;
}

/** Finds our error in what a bundler wraps around it; a failure with several errors is told whole. */
function ownError(error: unknown): VinextError | undefined {
  if (error instanceof VinextError) return error;
  if (!(error instanceof Error)) return undefined;
  const several = severalErrors(error);
  if (several.length > 1) return undefined;
  return ownError(several.length === 1 ? several[0] : error.cause);
}

/** What a bundler found before it gave up. */
function severalErrors(error: unknown): readonly unknown[] {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors) ? error.errors : [];
}

/** A bundler writes its own code over ours and keeps ours beside it. */
function codeOf(error: VinextError & { readonly pluginCode?: unknown }): string {
  return typeof error.pluginCode === "string" ? error.pluginCode : error.code;
}

/** What the system said is in our sentence already; its stack says nothing to a person. */
function isSystemError(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && ("syscall" in cause || "errcode" in cause);
}

function plainUnlessTerminal(text: string, stream: NodeJS.WriteStream): string {
  return stream.isTTY ? text : stripVTControlCharacters(text);
}
