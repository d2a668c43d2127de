import type { DatabaseSync } from "node:sqlite";

import { outcomeFrom, outcomeText } from "../cache/outcome.ts";
import type { PlannedEntry, PlanRow, SeedCounts, SeedLine, SettledEntry } from "../cache/seed.ts";
import { keyRange, type CacheKey } from "../entry/key.ts";
import { storeRowBroken } from "../errors/store.ts";
import { numberIn, textIn } from "./sqlite-row.ts";
import type { Row } from "./sqlite-row.ts";

/** The plan of a build in its seed file: every planned path with what became of it. */
export interface Plan {
  /** Leaves a path that is planned already as it is. */
  add(entry: PlannedEntry): void;
  pending(afterId: number, limit: number): readonly PlanRow[];
  settle(id: number, outcome: SettledEntry["outcome"]): void;
  /** Makes failed paths pending again. */
  retryFailed(): void;
  lines(afterId: number, limit: number): readonly SeedLine[];
  counts(): SeedCounts;
}

/** Opens the plan for writing, with statements that are prepared once. */
export function createPlan(db: DatabaseSync): Plan {
  const insert = db.prepare("INSERT INTO plan (key, path, route) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING");
  const selectPending = db.prepare(
    "SELECT id, key, path, route FROM plan WHERE id > ? AND kind = 'pending' ORDER BY id LIMIT ?",
  );
  const settle = db.prepare("UPDATE plan SET kind = ?, outcome = ? WHERE id = ?");
  const retry = db.prepare("UPDATE plan SET kind = 'pending', outcome = NULL WHERE kind = 'failed'");
  const selectCounts = db.prepare("SELECT kind, count(*) AS paths FROM plan GROUP BY kind");

  return {
    add: ({ key, path, route }) => {
      insert.run(key, path, route);
    },
    pending: (afterId, limit) => selectPending.all(afterId, limit).map(planRowFrom),
    settle: (id, outcome) => {
      settle.run(outcome.kind, outcomeText(outcome), id);
    },
    retryFailed: () => {
      retry.run();
    },
    lines: createLines(db),
    counts: () => {
      const paths = new Map(selectCounts.all().map((row) => [textIn(row, "kind"), numberIn(row, "paths")]));
      const of = (kind: string): number => paths.get(kind) ?? 0;
      const planned = [...paths.values()].reduce((sum, count) => sum + count, 0);
      return {
        planned,
        pending: of("pending"),
        rendered: of("rendered"),
        reused: of("reused"),
        dynamic: of("dynamic"),
        failed: of("failed"),
      };
    },
  };
}

/** Makes the listing of finished lines, page by page. */
export function createLines(db: DatabaseSync): Plan["lines"] {
  const select = db.prepare(
    "SELECT id, key, path, route, outcome FROM plan WHERE id > ? AND kind <> 'pending' ORDER BY id LIMIT ?",
  );
  return (afterId, limit) =>
    select.all(afterId, limit).map((row) => ({ ...planRowFrom(row), outcome: outcomeIn(row) }));
}

/** Makes the look-up of one planned key. */
export function createPlanned(db: DatabaseSync): (key: CacheKey) => "entry" | "dynamic" | undefined {
  const select = db.prepare("SELECT kind FROM plan WHERE key = ?");
  return (key) => {
    const row = select.get(key);
    if (!row) return undefined;
    return textIn(row, "kind") === "dynamic" ? "dynamic" : "entry";
  };
}

/** Makes the look at whether a build planned any path in a namespace. */
export function createLists(db: DatabaseSync): (namespace: string) => boolean {
  const select = db.prepare("SELECT 1 FROM plan WHERE key > ? AND key < ? LIMIT 1");
  return (namespace) => {
    const { after, before } = keyRange(namespace);
    return select.get(after, before) !== undefined;
  };
}

function planRowFrom(row: Row): PlanRow {
  // The column is filled from planned entries alone, whose keys `cacheKey` made, in a file that is checked to be ours.
  const key = textIn(row, "key") as CacheKey;
  return { id: numberIn(row, "id"), key, path: textIn(row, "path"), route: textIn(row, "route") };
}

function outcomeIn(row: Row): SeedLine["outcome"] {
  const text = textIn(row, "outcome");
  const outcome = outcomeFrom(text);
  if (!outcome) throw storeRowBroken("outcome", text);
  return outcome;
}
