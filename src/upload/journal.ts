import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import * as v from "valibot";

import { sha256 } from "./sha256.ts";

/** Remembers on disk which pairs a target confirmed, so that an interrupted upload goes on where it stopped. */
export interface Journal {
  /** Pairs that were confirmed before this run. */
  readonly resumed: number;
  has(pair: JournalPair): boolean;
  /** Writes confirmed pairs to disk before it returns. */
  add(pairs: readonly JournalPair[]): void;
  close(): void;
  /** Closes and deletes it: all is done, or nothing in it can be trusted. */
  remove(): void;
}

/** A pair as the journal knows it. */
export interface JournalPair {
  readonly key: string;
  readonly generation: string;
}

/** Opens the journal of an upload of one build to one target. One of another build or target is replaced. */
export function openJournal(file: string, run: { readonly target: string; readonly buildId: string }): Journal {
  const header = JSON.stringify({ version: 1, ...run });
  const tokens = existsSync(file) ? readTokens(readFileSync(file, "utf8"), header) : undefined;
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(file, tokens ? "a" : "w");
  // A line that a crash cut short must not run into the next one.
  append(handle, tokens ? "" : header);
  const known = tokens ?? new Set<string>();
  const close = closeOnce(handle);
  return {
    resumed: known.size,
    has: (pair) => known.has(tokenOf(pair)),
    add: (pairs) => {
      const added = pairs.map(tokenOf);
      append(handle, JSON.stringify(added));
      for (const token of added) known.add(token);
    },
    close,
    remove: () => {
      close();
      rmSync(file, { force: true });
    },
  };
}

const LINE = v.array(v.string());
const TOKEN_BYTES = 12;

function readTokens(text: string, header: string): Set<string> | undefined {
  const [first, ...lines] = text.split("\n");
  if (first !== header) return undefined;
  return new Set(lines.flatMap(tokensIn));
}

function tokensIn(line: string): readonly string[] {
  try {
    const parsed = v.safeParse(LINE, JSON.parse(line));
    return parsed.success ? parsed.output : [];
  } catch {
    // An empty line, or one that a crash cut short: its batch is not known to be confirmed.
    return [];
  }
}

function tokenOf({ key, generation }: JournalPair): string {
  return Buffer.from(sha256(Buffer.from(JSON.stringify([key, generation]))))
    .subarray(0, TOKEN_BYTES)
    .toString("base64url");
}

function append(handle: number, line: string): void {
  writeSync(handle, `${line}\n`);
  fsyncSync(handle);
}

function closeOnce(handle: number): () => void {
  let open = true;
  return () => {
    if (open) closeSync(handle);
    open = false;
  };
}
