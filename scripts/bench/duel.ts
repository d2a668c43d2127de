import { load, type Load } from "./load.ts";
import { median } from "./figure.ts";
import type { Served } from "./served.ts";

/** Two servers under the same load. */
export interface Duel {
  readonly ours: Served;
  readonly reference: Served;
  /** URL path, or the paths in turn. */
  readonly path: string;
  readonly headers?: Load["headers"];
  readonly paths?: Load["paths"];
  readonly connections?: Load["connections"];
}

/** How both did. */
export interface Outcome {
  readonly ours: number;
  readonly reference: number;
  readonly ratio: number;
  readonly note: string | undefined;
}

/** How long to measure. */
export interface Rounds {
  readonly rounds: number;
  readonly seconds: number;
}

/** Bounds of a whole run: many short rounds, so that a burst of other work on the machine meets both and the median drops it. */
export const ROUNDS: Rounds = { rounds: Number(process.env["BENCH_ROUNDS"] ?? "9"), seconds: 1 };

// V8 goes on compiling a server under load for seconds, the more code the longer: what is measured is a server that runs.
const WARM_UP_ROUNDS = 6;

/** Loads both servers in turn and compares each round of ours with the reference's right beside it. */
export async function duel(asked: Duel, rounds: Rounds = ROUNDS): Promise<Outcome> {
  const { ours, reference, path, ...how } = asked;
  const sides = { ours: [] as Round[], reference: [] as Round[] };
  const one = (served: Served) => measured(served, { url: served.url + path, ...how, seconds: rounds.seconds });
  // Unmeasured: both are compiled and their pages are where they will be.
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
    await one(ours);
    await one(reference);
  }
  for (let round = 0; round < rounds.rounds; round += 1) {
    const oursFirst = round % 2 === 0;
    if (oursFirst) sides.ours.push(await one(ours));
    sides.reference.push(await one(reference));
    if (!oursFirst) sides.ours.push(await one(ours));
  }
  const rate = (round: Round | undefined): number => round?.perSecond ?? Number.NaN;
  const cpu = (round: Round | undefined): number => round?.cpuUs ?? Number.NaN;
  const ratios = sides.ours.map((round, index) => rate(round) / rate(sides.reference[index]));
  const cpuRatio = median(sides.ours.map((round, index) => cpu(sides.reference[index]) / cpu(round)));
  return {
    ours: median(sides.ours.map(rate)),
    reference: median(sides.reference.map(rate)),
    ratio: median(ratios),
    note: Number.isNaN(cpuRatio)
      ? undefined
      : `processor time per request: ${median(sides.ours.map(cpu)).toFixed(1)} µs against ${median(sides.reference.map(cpu)).toFixed(1)} µs, ratio ${cpuRatio.toFixed(2)}`,
  };
}

interface Round {
  readonly perSecond: number;
  readonly cpuUs: number | undefined;
}

async function measured(served: Served, asked: Load): Promise<Round> {
  const before = served.cpuMs();
  const { perSecond } = await load(asked);
  const after = served.cpuMs();
  const cpuUs =
    before === undefined || after === undefined ? undefined : ((after - before) * 1000) / (perSecond * asked.seconds);
  return { perSecond, cpuUs };
}
