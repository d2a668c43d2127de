import type { DatabaseSync } from "node:sqlite";

import { storeForeign, storeVersion } from "../errors/store.ts";
import { numberIn } from "./sqlite-row.ts";
import { inTransaction } from "./sqlite-transaction.ts";

/** `store`: what run time fills. `seed`: what a build fills, with its plan. */
export type StoreKind = "store" | "seed";

/** Tells whether a file is empty or ours; throws for a foreign file and for another version's. Changes nothing. */
export function schemaState(db: DatabaseSync, file: string, kind: StoreKind): "empty" | "current" {
  // One statement is one snapshot: another process may be making the tables at this moment.
  const row = db.prepare(STATE).get() ?? {};
  const application = numberIn(row, "application");
  const version = numberIn(row, "version");
  if (application === 0 && version === 0 && numberIn(row, "tables") === 0) return "empty";
  if (application !== APPLICATION_IDS[kind]) throw storeForeign(file);
  if (version !== SCHEMA_VERSION) throw storeVersion(file, { found: version, supported: SCHEMA_VERSION });
  return "current";
}

/** Makes the tables, unless another process was faster. A crash leaves all of them or none. */
export function createSchema(db: DatabaseSync, file: string, kind: StoreKind): void {
  inTransaction(db, () => {
    if (schemaState(db, file, kind) === "current") return;
    db.exec(kind === "seed" ? ENTRIES + PLAN : ENTRIES + RUN_TIME + RECEIPTS);
    db.exec(`PRAGMA application_id = ${APPLICATION_IDS[kind]}; PRAGMA user_version = ${SCHEMA_VERSION};`);
  });
}

const STATE = `
  SELECT
    (SELECT application_id FROM pragma_application_id) AS application,
    (SELECT user_version FROM pragma_user_version) AS version,
    (SELECT count(*) FROM sqlite_schema) AS tables`;

/** Makes what came to the layout of a store later. Versions that do not know it leave it alone. */
export function completeSchema(db: DatabaseSync): void {
  db.exec(RECEIPTS);
}

const SCHEMA_VERSION = 1;
// "vniS" and "vniP" in ASCII, at offset 68 of the file, where file(1) looks.
const APPLICATION_IDS: Readonly<Record<StoreKind, number>> = { store: 0x766e6953, seed: 0x766e6950 };

// Times are REAL: milliseconds are whole up to 2^53 there as well, and infinity can be said. The bodies have their own
// table, so that reading heads never touches their pages. AUTOINCREMENT: an id, and with it the rowids of its parts,
// belongs to one generation for ever, and a reader that holds a replaced record finds nothing instead of foreign bytes.
const ENTRIES = `
  CREATE TABLE entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    generation TEXT NOT NULL,
    started_at REAL NOT NULL,
    listed INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    failed_at REAL,
    next_attempt_at REAL,
    failure_message TEXT,
    head BLOB NOT NULL
  ) STRICT;
  CREATE TABLE parts (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE INDEX unlisted_entries ON entries (started_at) WHERE listed = 0;
  CREATE INDEX entries_by_age ON entries (started_at);
  CREATE TABLE usage (bytes INTEGER NOT NULL) STRICT;
  INSERT INTO usage VALUES (0);
  CREATE TABLE data (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    tags TEXT NOT NULL,
    started_at REAL NOT NULL,
    revalidate REAL,
    bytes INTEGER NOT NULL,
    value TEXT NOT NULL
  ) STRICT;
  CREATE INDEX data_by_age ON data (started_at);
`;

// `seq` rises with every raise and is never used twice, even after the newest fence is gone: cursors stay valid.
const RUN_TIME = `
  CREATE TABLE fences (seq INTEGER PRIMARY KEY AUTOINCREMENT, tag TEXT NOT NULL UNIQUE, fence TEXT NOT NULL) STRICT;
  CREATE TABLE leases (key TEXT PRIMARY KEY, owner TEXT NOT NULL, until REAL NOT NULL) STRICT, WITHOUT ROWID;
`;

const RECEIPTS = `
  CREATE TABLE IF NOT EXISTS receipts (
    id TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    answer TEXT NOT NULL,
    keep_until REAL NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS receipts_by_age ON receipts (keep_until);
`;

const PLAN = `
  CREATE TABLE plan (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,
    route TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'pending',
    outcome TEXT
  ) STRICT;
  CREATE INDEX plan_by_kind ON plan (kind);
  CREATE TABLE run (build_id TEXT NOT NULL, version INTEGER NOT NULL, complete INTEGER NOT NULL) STRICT;
`;
