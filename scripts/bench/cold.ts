import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import path from "node:path";
import { coldStart, type Started } from "./cold-start.ts";
import { ROUNDS } from "./duel.ts";
import { median, type Bench } from "./figure.ts";
import { serve } from "./served.ts";
import { buildSite, serveSite } from "./site.ts";

const PAGE = "/posts/000000";

/** The first HIT of a new process. */
export const cold: Bench = {
  name: "cold",
  method: "from spawning the process to the last byte of its first answer, a page of 20 KB",
  run: async () => {
    const root = await buildSite({ name: "cold", pages: 1 });
    const body = path.join(root, "page.html");
    writeFileSync(body, readFileSync(path.join(root, "vite.config.ts"), "utf8").padEnd(20_000, " "));
    const seen = { ours: [] as Started[], reference: [] as Started[] };
    const start = {
      ours: () => serveSite(root),
      reference: () => serve([bareServer(root), body]),
    };
    for (let round = 0; round < ROUNDS.rounds; round += 1) {
      for (const side of round % 2 === 0 ? (["ours", "reference"] as const) : (["reference", "ours"] as const))
        seen[side].push(await coldStart(start[side], PAGE));
    }
    const ms = ({ ours, reference }: typeof seen): readonly number[] =>
      ours.map((started, round) => started.ms / (reference[round]?.ms ?? Number.NaN));
    return [
      {
        bench: "cold",
        what: "first HIT of a new process",
        against: "node:http that reads one file and answers it",
        unit: "ms",
        ours: median(seen.ours.map((started) => started.ms)),
        reference: median(seen.reference.map((started) => started.ms)),
        ratio: median(ms(seen)),
        goal: { kind: "at most", ratio: 2.5 },
        note: await reactNote(root),
      },
    ];
  },
};

/** Writes the bare server as JavaScript: its start must not pay for types. */
function bareServer(root: string): string {
  const file = path.join(root, "cold-server.js");
  writeFileSync(
    file,
    stripTypeScriptTypes(readFileSync(path.join(import.meta.dirname, "references/cold-server.ts"), "utf8")),
  );
  return file;
}

/** Looks at what a process has loaded by its first HIT. Throws when React or the app is among it. */
async function reactNote(root: string): Promise<string> {
  const list = path.join(root, "loaded.txt");
  rmSync(list, { force: true });
  process.env["LOADED_FILES"] = list;
  const args = ["--import", path.join(import.meta.dirname, "references/note-loaded.ts")];
  await coldStart(() => serveSite(root, args), PAGE);
  const files = readFileSync(list, "utf8").trim().split("\n");
  const wrong = files.filter(
    (url) => /\/react(?:-dom|-server-dom-webpack)?\//.test(url) || url.includes(`${root}/dist/`),
  );
  if (wrong.length > 0) throw new Error(`A HIT loaded ${wrong.join(", ")}.`);
  return `${files.length} modules are loaded by then, none of React or of the app`;
}
