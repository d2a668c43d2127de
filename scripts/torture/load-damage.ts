import { until, type Reply } from "../../tests/helpers/http.ts";
import { keysIn, withDatabase } from "./inspect.ts";
import { LISTED } from "./site.ts";
import type { Stage } from "./stage.ts";
import { nothing, that, type Trial } from "./trial.ts";

/** Flipped and cut bytes in stored records (S2): a fresh render, an event, never a wrong body. */
export const damagedRecords: Trial = {
  name: "damaged-records",
  about: "one byte of a stored head or body is flipped or cut off",
  times: { full: 400, short: 20 },
  // What is in memory is not read from the store.
  store: { memoryBytes: 0 },
  async run(stage, times) {
    const store = stage.newStore();
    const server = await stage.start(store);
    for (let id = 0; id < LISTED; id += 1) await server.send(`/open/a-${id}`);
    const both = async (path: string): Promise<readonly Reply[]> => [
      await server.send(path),
      await server.send(`${path}.rsc`),
    ];
    const problems: string[] = [];
    for (let round = 0; round < times; round += 1) {
      const path = pathOf(stage.random.pick(keysIn(store, "entries")));
      const before = await both(path);
      damage(stage, { store, path });
      const after = await both(path);
      if (shape(before) !== shape(after)) problems.push(`${path}: ${after.map(({ status }) => status).join(", ")}`);
      // One byte of the stamp may be the damaged one. A document says it twice, and its payload says the same.
      const document = await server.send(path);
      const shown = [after.slice(0, 1), [...after.slice(1), document]].map(
        (replies) => new Set(replies.flatMap(stamps)).size,
      );
      if (shown.some((different) => different !== 1)) problems.push(`${path}: ${shown.join(" and ")} stamps`);
      await until(
        () => server.send(path),
        ({ state }) => state === "HIT",
      );
    }
    const told = server.output().split("is broken and is rendered again").length - 1;
    const code = await server.stop();
    return [
      nothing(`wrong answers after ${times} damaged records`, problems),
      that("the log names broken records", told > 0, `${told} lines`),
      that("it stops with 0", code === 0, `exit code ${code}`),
    ];
  },
};

interface Victim {
  readonly store: string;
  readonly path: string;
}

/** Damages one record: its head, or the first of its bodies. */
function damage({ random }: Stage, { store, path }: Victim): void {
  const key = keysIn(store, "entries").find((stored) => pathOf(stored) === path) ?? "";
  withDatabase(store, (db) => {
    const entry = db.prepare("SELECT id, head FROM entries WHERE key = ?").get(key);
    const id = Number(entry?.["id"]);
    const parts = db
      .prepare("SELECT id, bytes FROM parts WHERE id BETWEEN ? AND ? ORDER BY id")
      .all(id * 16, id * 16 + 15);
    const part = random.next() < 0.3 ? undefined : random.pick(parts);
    const bytes = Buffer.from((part?.["bytes"] ?? entry?.["head"]) as Uint8Array);
    const at = random.below(bytes.length);
    const isCut = random.next() < 0.3;
    if (!isCut) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    const damaged = isCut ? bytes.subarray(0, at) : bytes;
    if (part) db.prepare("UPDATE parts SET bytes = ? WHERE id = ?").run(damaged, Number(part["id"]));
    else db.prepare("UPDATE entries SET head = ? WHERE id = ?").run(damaged, id);
  });
}

function pathOf(key: string): string {
  return key.slice(key.indexOf("/"));
}

const STAMP = /stamp:(.{36})/g;

/** Everything of some answers but their stamps. */
function shape(replies: readonly Reply[]): string {
  return replies.map(({ status, text }) => `${status} ${text.replaceAll(STAMP, "stamp")}`).join("\n");
}

function stamps({ text }: Reply): readonly string[] {
  return [...text.matchAll(STAMP)].map(([, stamp = ""]) => stamp);
}
