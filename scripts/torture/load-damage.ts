import { until } from "../../tests/helpers/http.ts";
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
    const problems: string[] = [];
    for (let round = 0; round < times; round += 1) {
      const path = damage(stage, store);
      const html = await server.send(path);
      const rsc = await server.send(`${path}.rsc`);
      for (const { status, text } of [html, rsc]) {
        const whole = status === 200 && text.includes("stamp:") && text.includes("so many words ".repeat(300));
        if (!whole) problems.push(`${path}: ${status}, ${text.length} characters`);
      }
      await until(
        () => server.send(path),
        ({ state }) => state === "HIT",
      );
    }
    const told = server.output().split("is broken and is rendered again").length - 1;
    const code = await server.stop();
    return [
      nothing(`bad answers after ${times} damaged records`, problems),
      that("the log names broken records", told > 0, `${told} lines`),
      that("it stops with 0", code === 0, `exit code ${code}`),
    ];
  },
};

/** Damages one record and returns the path of its page. */
function damage({ random }: Stage, store: string): string {
  const key = random.pick(keysIn(store, "entries"));
  return withDatabase(store, (db) => {
    const entry = db.prepare("SELECT id, head FROM entries WHERE key = ?").get(key);
    const id = Number(entry?.["id"]);
    const part =
      random.next() < 0.5
        ? undefined
        : db.prepare("SELECT id, bytes FROM parts WHERE id BETWEEN ? AND ? LIMIT 1").get(id * 16, id * 16 + 15);
    const bytes = Buffer.from((part?.["bytes"] ?? entry?.["head"]) as Uint8Array);
    const at = random.below(bytes.length);
    const isCut = random.next() < 0.3;
    if (!isCut) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    const damaged = isCut ? bytes.subarray(0, at) : bytes;
    if (part) db.prepare("UPDATE parts SET bytes = ? WHERE id = ?").run(damaged, Number(part["id"]));
    else db.prepare("UPDATE entries SET head = ? WHERE id = ?").run(damaged, id);
    return key.slice(key.indexOf("/"));
  });
}
