import { rmSync } from "node:fs";
import path from "node:path";
import { buildIfNeeded } from "../build.ts";
import { coldStart } from "./cold-start.ts";
import { median, type Bench, type Figure } from "./figure.ts";
import { serve } from "./served.ts";
import { CLI, ROOT, stageSite } from "./site.ts";

const ROUNDS = 5;
const VITE = path.join(ROOT, "node_modules/vite/bin/vite.js");
const EXAMPLE = path.join(ROOT, "examples/countries");

/** How long a developer waits for the first page of the example. */
export const devStart: Bench = {
  name: "dev-start",
  method:
    "A development server in a new process, from spawning it to the last byte of its first page. Ours shows the example's front page, with its 250 countries and Tailwind; the reference is plain Vite with the plugin of React Server Components and one paragraph",
  run: async () => {
    buildIfNeeded();
    const reference = stageSite("dev-reference", "dev-reference");
    const sides = { ours: [CLI, "dev", EXAMPLE], reference: [VITE, reference] };
    const roots = { ours: EXAMPLE, reference };
    const measured = (side: keyof typeof sides): Promise<number> => startMs(sides[side], roots[side]);
    const seen = { warm: [] as Round[], cold: [] as Round[] };
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const root of Object.values(roots))
        rmSync(path.join(root, "node_modules/.vite"), { recursive: true, force: true });
      seen.cold.push({ ours: await measured("ours"), reference: await measured("reference") });
      seen.warm.push({ ours: await measured("ours"), reference: await measured("reference") });
    }
    return [
      figure("Vite's cache of packages is there", seen.warm),
      figure("Vite has to prepare packages first", seen.cold),
    ];
  },
};

interface Round {
  readonly ours: number;
  readonly reference: number;
}

async function startMs(command: readonly string[], cwd: string): Promise<number> {
  const args = [...command, "--port", "0", "--host", "127.0.0.1"];
  const start = () => serve(args, { NODE_ENV: "development" }, { ready: /Local:\s+(\S+)\//, cwd });
  const { ms } = await coldStart(start, "/");
  return ms;
}

function figure(what: string, rounds: readonly Round[]): Figure {
  return {
    bench: "dev-start",
    what: `start to the end of the first page, ${what}`,
    against: "a bare Vite server",
    unit: "ms",
    ours: median(rounds.map(({ ours }) => ours)),
    reference: median(rounds.map(({ reference }) => reference)),
    ratio: median(rounds.map(({ ours, reference }) => ours / reference)),
    goal: { kind: "at most", ratio: 1.2 },
  };
}
