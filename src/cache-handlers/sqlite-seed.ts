import { existsSync, rmSync, statSync } from "node:fs";
import { uptime } from "node:os";
import type { DatabaseSync } from "node:sqlite";

import type { Seed, SeedLine, SeedRun, SeedWriter, SettledEntry } from "../cache/seed.ts";
import { seedUnfinished, storeForeign } from "../errors/store.ts";
import { VinextError } from "../errors/vinext-error.ts";
import { createBudget } from "./sqlite-budget.ts";
import { createEntryPut, createEntryReader } from "./sqlite-entries.ts";
import type { EntryPut } from "./sqlite-entries.ts";
import { openStoreFile } from "./sqlite-file.ts";
import { createHeads, createOldest } from "./sqlite-heads.ts";
import { createOutlines } from "./sqlite-outlines.ts";
import type { SeedOutline } from "./sqlite-outlines.ts";
import { createLines, createLists, createPlan, createPlanned } from "./sqlite-plan.ts";
import type { Plan } from "./sqlite-plan.ts";
import { numberIn, textIn } from "./sqlite-row.ts";
import { createSeal } from "./sqlite-seal.ts";
import { inTransaction } from "./sqlite-transaction.ts";

export type { SeedWriter } from "../cache/seed.ts";

/** A finished seed: what run time reads, and what an upload lists. */
export interface SqliteSeed extends Seed {
  readonly run: SeedRun;
  read(...args: Parameters<Seed["read"]>): Exclude<ReturnType<Seed["read"]>, Promise<unknown>>;
  planned(...args: Parameters<Seed["planned"]>): "entry" | "dynamic" | undefined;
  /** Tells whether any path of a namespace was planned: none is where listing failed, or was left out. */
  lists(namespace: string): boolean;
  /** Lists what stands before the bodies, as `lines` does. */
  outlines(afterId: number, limit: number): readonly SeedOutline[];
  /** Lists the plan in the order of planning, after an id (0 for the first). */
  lines(afterId: number, limit: number): readonly SeedLine[];
  close(): void;
}

/** Opens a finished seed, also from a read-only disk. Its time does not depend on the number of entries. */
export function openSeed(file: string): SqliteSeed {
  const db = openStoreFile({ file, kind: "seed", access: "sealed" });
  try {
    const run = readRun(db);
    if (!run?.complete) throw storeForeign(file);
    return {
      run: { buildId: run.buildId, version: run.version },
      read: createEntryReader(db),
      outlines: createOutlines(db),
      planned: createPlanned(db),
      lists: createLists(db),
      heads: createHeads(db),
      oldestAtMs: createOldest(db),
      lines: createLines(db),
      close: closeOnce(db),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Opens the work file of a seed, `<file>.partial`, for this process alone. Under its final name a seed is always whole, and
 * a server that has the one before open keeps it: `finish` puts the new one in its place by renaming.
 */
export function openSeedWriter(file: string): SeedWriter {
  const partial = `${file}.partial`;
  const db = openPartial(partial);
  const seal = createSeal(partial);
  const plan = createPlan(db);
  const put = createEntryPut(db, createBudget(db, Infinity));
  const close = closeOnce(db);
  return {
    begin: (run) => inTransaction(db, () => begin(db, { plan, run })),
    plan: (entries) => inTransaction(db, () => entries.forEach(plan.add)),
    pending: plan.pending,
    record: (batch) => inTransaction(db, () => batch.forEach((item) => settle(item, { plan, put }))),
    counts: plan.counts,
    lines: plan.lines,
    bringToDisk: seal.begin,
    finish: () => {
      const { pending } = plan.counts();
      if (pending > 0) throw seedUnfinished(partial, pending);
      db.exec("UPDATE run SET complete = 1");
      // Without the journal beside it, the file can be opened where nothing can be written.
      db.exec("PRAGMA journal_mode = DELETE");
      close();
      seal.finish(file);
    },
    close: () => {
      close();
      seal.release();
    },
  };
}

/** A work file that a crash damaged or another version wrote is of no use to anyone: it starts again. */
function openPartial(file: string): DatabaseSync {
  if (isFromBeforeStart(file)) removeDatabase(file);
  try {
    return openStoreFile({ file, kind: "seed", access: "alone" });
  } catch (error) {
    if (!(error instanceof VinextError) || !USELESS.has(error.code) || !existsSync(file)) throw error;
    removeDatabase(file);
    return openStoreFile({ file, kind: "seed", access: "alone" });
  }
}

/** Tells whether the machine was started after a file was last written. What was never synced may then lack anything. */
function isFromBeforeStart(file: string): boolean {
  const startedAtMs = Date.now() - uptime() * 1000;
  return (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < startedAtMs;
}

function removeDatabase(file: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(file + suffix, { force: true });
}

const USELESS: ReadonlySet<string> = new Set(["VINEXT_STORE_CORRUPT", "VINEXT_STORE_VERSION"]);

function begin(
  db: DatabaseSync,
  { plan, run }: { readonly plan: Plan; readonly run: SeedRun },
): { readonly resumed: boolean } {
  const last = readRun(db);
  // A work file that says it is complete was cut off before it got its name: it lacks nothing but that.
  if (last && last.buildId === run.buildId && last.version === run.version) {
    db.exec("UPDATE run SET complete = 0");
    plan.retryFailed();
    return { resumed: true };
  }
  db.exec("DELETE FROM parts; DELETE FROM entries; DELETE FROM plan; DELETE FROM run");
  db.prepare("INSERT INTO run (build_id, version, complete) VALUES (?, ?, 0)").run(run.buildId, run.version);
  return { resumed: false };
}

function settle(
  { id, outcome, record }: SettledEntry,
  { plan, put }: { readonly plan: Plan; readonly put: EntryPut },
): void {
  if (record) put(record);
  plan.settle(id, outcome);
}

function readRun(db: DatabaseSync): (SeedRun & { readonly complete: boolean }) | undefined {
  const row = db.prepare("SELECT build_id, version, complete FROM run").get();
  return (
    row && {
      buildId: textIn(row, "build_id"),
      version: numberIn(row, "version"),
      complete: numberIn(row, "complete") === 1,
    }
  );
}

function closeOnce(db: DatabaseSync): () => void {
  let open = true;
  return () => {
    if (open) db.close();
    open = false;
  };
}
