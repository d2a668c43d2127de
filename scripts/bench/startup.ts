import { coldStart, type Started } from "./cold-start.ts";
import { ROUNDS } from "./duel.ts";
import { median, type Bench, type Figure } from "./figure.ts";
import { fillSeed } from "./fill-seed.ts";
import { buildSite, serveSite } from "./site.ts";

const FEW = 100;
const MANY = 100_000;

/** What starting costs does not depend on the number of entries. */
export const startup: Bench = {
  name: "startup",
  method:
    "`vinext start` in a new process over seeds of 100 and of 100,000 small entries, as far as the end of its first HIT",
  run: async () => {
    const roots = { few: await filledSite(FEW), many: await filledSite(MANY) };
    const seen = { few: [] as Started[], many: [] as Started[] };
    for (let round = 0; round < ROUNDS.rounds; round += 1) {
      for (const size of round % 2 === 0 ? (["few", "many"] as const) : (["many", "few"] as const))
        seen[size].push(await coldStart(() => serveSite(roots[size]), "/posts/000007"));
    }
    return [
      figure("start to the end of the first HIT", "ms", { seen, of: ({ ms }) => ms }),
      figure("memory after the first HIT", "MiB", { seen, of: ({ memoryMiB }) => memoryMiB }),
    ];
  },
};

async function filledSite(entries: number): Promise<string> {
  const root = await buildSite({ name: `startup-${entries}`, pages: 1, rows: 1 });
  fillSeed(root, entries);
  return root;
}

interface Compared {
  readonly seen: Readonly<Record<"few" | "many", readonly Started[]>>;
  of(started: Started): number;
}

function figure(what: string, unit: string, { seen, of }: Compared): Figure {
  return {
    bench: "startup",
    what: `${what}, ${MANY.toLocaleString("en")} entries`,
    against: `${FEW} entries`,
    unit,
    ours: median(seen.many.map(of)),
    reference: median(seen.few.map(of)),
    ratio: median(seen.many.map((started, round) => of(started) / of(seen.few[round] ?? started))),
    goal: { kind: "at most", ratio: 1.2 },
  };
}
