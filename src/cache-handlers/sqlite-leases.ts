import type { DatabaseSync } from "node:sqlite";

import type { CacheHandler } from "../cache/handler.ts";

/** Keeps leases in a store file. They hold for every process that has it open; a crashed owner's lease runs out. */
export function createLeases(db: DatabaseSync): Pick<CacheHandler, "acquireLease" | "releaseLease"> {
  // One statement, so that two processes can never both find the lease free.
  const acquire = db.prepare(`
    INSERT INTO leases (key, owner, until) VALUES (?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, until = excluded.until
    WHERE leases.owner = excluded.owner OR leases.until <= ?`);
  const release = db.prepare("DELETE FROM leases WHERE key = ? AND owner = ?");

  return {
    acquireLease: (key, { owner, untilMs, nowMs }) => acquire.run(key, owner, untilMs, nowMs).changes === 1,
    releaseLease: (key, owner) => {
      release.run(key, owner);
    },
  };
}
