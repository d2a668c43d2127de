import type { ArgsDef } from "citty";

/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;

/**
 * One command of `vinext`. Its `run` returns the exit code; undefined leaves the process running. `words` are what was
 * typed, for options that may be repeated.
 */
export interface Command {
  readonly args: ArgsDef;
  readonly description: string;
  run(args: Readonly<Record<string, unknown>>, words: readonly string[]): Promise<number | undefined>;
}
