import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "../../src/cache-handlers/sqlite.ts";
import { openSeed } from "../../src/cache-handlers/sqlite-seed.ts";
import type { StoredRecord } from "../../src/cache/handler.ts";
import type { CacheKey } from "../../src/entry/key.ts";
import { readHead, readPart } from "../../src/entry/frame.ts";
import { stampIn } from "./load.ts";

/** Lists everything that is wrong with a store file: damage, torn entries, and entries mixed from two renders (S1, K6). */
export async function storeProblems(file: string): Promise<readonly string[]> {
  if (!existsSync(file)) return [];
  const problems = integrityProblems(file);
  const store = openSqliteStore({ file, mode: "read-write" });
  try {
    for (const key of keysIn(file, "entries")) {
      const record = await store.read(key);
      if (record) problems.push(...(await recordProblems(key, record)));
    }
  } finally {
    store.close();
  }
  return problems;
}

/** Reads the bodies of all entries of a finished seed, as text by key and part. */
export async function seedBodies(file: string): Promise<ReadonlyMap<string, string>> {
  const seed = openSeed(file);
  const bodies = new Map<string, string>();
  try {
    for (const key of keysIn(file, "plan")) {
      const record = seed.read(key);
      for (const name of record?.parts ?? []) {
        const part = await record?.part(name);
        const read = part && readPart(part, sha256);
        bodies.set(`${key} ${name}`, read?.kind === "part" ? hash("sha256", read.bytes) : "broken");
      }
    }
  } finally {
    seed.close();
  }
  return bodies;
}

/** Counts rows of a table of a store file. */
export function countRows(file: string, table: "entries" | "parts" | "leases" | "fences" | "data"): number {
  return withDatabase(file, (db) => Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"]));
}

/** Lists the keys of all entries of a store file. */
export function keysIn(file: string, table: "entries" | "plan"): readonly CacheKey[] {
  // Only `cacheKey` makes the keys that are in our files.
  return withDatabase(file, (db) => db.prepare(`SELECT key FROM ${table}`).all()).map(
    (row) => String(row["key"]) as CacheKey,
  );
}

/** Opens a store file beside its servers, as an operator with a shell would. */
export function withDatabase<T>(file: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(file);
  try {
    db.exec("PRAGMA busy_timeout = 5000");
    return work(db);
  } finally {
    db.close();
  }
}

function integrityProblems(file: string): string[] {
  const rows = withDatabase(file, (db) => db.prepare("PRAGMA integrity_check").all());
  return rows.map((row) => String(row["integrity_check"])).filter((text) => text !== "ok");
}

async function recordProblems(key: string, record: StoredRecord): Promise<readonly string[]> {
  const head = readHead(record.head, sha256);
  if (head.kind === "broken") return [`${key}: ${head.detail}`];
  if (head.head.generation !== record.generation) return [`${key}: head of another generation`];
  const stamps = new Set<string | undefined>();
  for (const name of ["html", "rsc"] as const) {
    if (!record.parts.includes(name)) continue;
    const part = await record.part(name);
    const read = part && readPart(part, sha256);
    if (read?.kind !== "part") return [`${key}: ${name} ${read?.detail ?? "is missing"}`];
    stamps.add(stampIn(Buffer.from(read.bytes).toString("utf8")));
  }
  return stamps.size > 1 ? [`${key}: document and payload of different renders`] : [];
}

function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}
