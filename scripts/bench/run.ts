// Measures the product against references in the same run: `npm run bench` or `npm run bench -- hits thousand`.
import { clientSize } from "./client-size.ts";
import { cold } from "./cold.ts";
import { devStart } from "./dev-start.ts";
import type { Bench } from "./figure.ts";
import { hits, notModified, thousand } from "./hits.ts";
import { many } from "./many.ts";
import { peers } from "./peer-factor.ts";
import { prerender } from "./prerender.ts";
import { prerenderMemory } from "./prerender-memory.ts";
import { regenerating } from "./regenerating.ts";
import { report } from "./report.ts";
import { startup } from "./startup.ts";
import { workers } from "./workers/bench.ts";
import { workersPeers } from "./workers/peer-factor.ts";

const BENCHES: readonly Bench[] = [
  hits,
  notModified,
  thousand,
  many,
  prerender,
  prerenderMemory,
  startup,
  regenerating,
  cold,
  devStart,
  clientSize,
  workers,
  peers,
  workersPeers,
];

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown !== undefined)
  throw new Error(`There is no bench \`${unknown}\`, only ${BENCHES.map(({ name }) => name).join(", ")}.`);
const isWanted = ({ name, isLong }: Bench): boolean => (wanted.length === 0 ? !isLong : wanted.includes(name));
for (const bench of BENCHES.filter(isWanted)) report(bench, await bench.run(), BENCHES);
