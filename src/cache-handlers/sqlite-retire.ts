import type { DatabaseSync } from "node:sqlite";

import type { Awaitable } from "../cache/handler.ts";
import { namespaceIn, type CacheKey } from "../entry/key.ts";
import { partRowids } from "./sqlite-parts.ts";
import { numberIn, textIn } from "./sqlite-row.ts";
import type { Row } from "./sqlite-row.ts";
import { inTransaction } from "./sqlite-transaction.ts";

/** A build that is served now, and the namespaces of its routes. */
export interface LiveBuild {
  readonly id: string;
  readonly namespaces: readonly string[];
  readonly nowMs: number;
}

/** What a build lists, in the namespaces of routes whose paths are known. */
export interface Listing {
  readonly namespaces: ReadonlySet<string>;
  isListed(key: CacheKey): boolean;
}

/** Takes entries out of a store that no build reads any more (S9), or that are the pages of things that are gone (B8). */
export interface Retirement {
  /** Remembers a build and lists the namespaces that neither it nor the one served before it knows. */
  retired(build: LiveBuild): Awaitable<readonly string[]>;
  /** Deletes a few entries of a namespace; false when it has none. Short, because the whole thread waits. */
  retireSome(namespace: string): Awaitable<boolean>;
  /**
   * Looks at a few entries whose paths a build had listed, after an id (0 for the first), and deletes those that this build
   * does not list. Gives the id to go on after, undefined at the end.
   */
  retireUnlisted(listing: Listing, afterId: number): Awaitable<number | undefined>;
}

/** The same in one connection, where nobody waits for the lock. */
export interface SqliteRetirement {
  retired(build: LiveBuild): readonly string[];
  retireSome(namespace: string): boolean;
  retireUnlisted(listing: Listing, afterId: number): number | undefined;
}

/** Makes the retirement of a store file. */
export function createRetirement(db: DatabaseSync): SqliteRetirement {
  const select = db.prepare("SELECT id, bytes, listed FROM entries WHERE key >= ? AND key < ? LIMIT ?");
  const drop = db.prepare("DELETE FROM entries WHERE id = ?");
  const dropParts = db.prepare("DELETE FROM parts WHERE id BETWEEN ? AND ?");
  const count = db.prepare("UPDATE usage SET bytes = bytes - ?");
  const listed = db.prepare("SELECT id, key FROM entries WHERE listed = 1 AND id > ? ORDER BY id LIMIT ?");
  const dropEntry = (id: number): void => {
    drop.run(id);
    dropParts.run(...partRowids(id));
  };
  return {
    retired: (build) => {
      const live = inTransaction(db, () => remember(db, build));
      return storedNamespaces(db).filter((namespace) => !live.has(namespace));
    },
    retireSome: (namespace) =>
      inTransaction(db, () => {
        const rows = select.all(`${PREFIX}${namespace}:`, `${PREFIX}${namespace}${AFTER_COLON}`, AT_ONCE);
        for (const row of rows) {
          const id = numberIn(row, "id");
          dropEntry(id);
          if (numberIn(row, "listed") === 0) count.run(numberIn(row, "bytes"));
        }
        return rows.length > 0;
      }),
    retireUnlisted: ({ namespaces, isListed }, afterId) =>
      inTransaction(db, () => {
        const rows = listed.all(afterId, LOOKED_AT_ONCE);
        for (const row of rows) {
          const key = keyOf(row);
          if (namespaces.has(namespaceIn(key)) && !isListed(key)) dropEntry(numberIn(row, "id"));
        }
        const last = rows.at(-1);
        return last && numberIn(last, "id");
      }),
  };
}

// A rollback to the build before must not begin cold.
const BUILDS_KEPT = 2;
const AT_ONCE = 50;
const LOOKED_AT_ONCE = 200;
// Keys are `cache:app:<namespace>:<path>` (see `entry/key`); a semicolon sorts right behind the colon.
const PREFIX = "cache:app:";
const AFTER_COLON = ";";

/** Gives the namespaces of the builds that are kept. */
function remember(db: DatabaseSync, { id, namespaces, nowMs }: LiveBuild): ReadonlySet<string> {
  // Not part of the layout: a store works without it, and one from before has none.
  db.exec("CREATE TABLE IF NOT EXISTS builds (id TEXT PRIMARY KEY, namespaces TEXT NOT NULL, seen_at REAL NOT NULL)");
  db.prepare("INSERT OR REPLACE INTO builds VALUES (?, ?, ?)").run(id, namespaces.join(" "), nowMs);
  db.prepare("DELETE FROM builds WHERE id NOT IN (SELECT id FROM builds ORDER BY seen_at DESC LIMIT ?)").run(
    BUILDS_KEPT,
  );
  db.prepare("DELETE FROM leases WHERE until < ?").run(nowMs);
  const kept = db.prepare("SELECT namespaces FROM builds").all();
  return new Set(kept.flatMap((row) => textIn(row, "namespaces").split(" ")));
}

/** Lists the namespaces that have entries; hops over the entries of each. */
function storedNamespaces(db: DatabaseSync): readonly string[] {
  const next = db.prepare("SELECT key FROM entries WHERE key >= ? ORDER BY key LIMIT 1");
  const found: string[] = [];
  for (let row = next.get(PREFIX); row; row = next.get(`${PREFIX}${found.at(-1)}${AFTER_COLON}`)) {
    const key = keyOf(row);
    if (!key.startsWith(PREFIX)) break;
    found.push(namespaceIn(key));
  }
  return found;
}

/** The column is filled from records alone, whose keys `cacheKey` made, in a file that is checked to be ours. */
function keyOf(row: Row): CacheKey {
  return textIn(row, "key") as CacheKey;
}
