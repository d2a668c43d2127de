// Measures the product against references in the same run: `npm run bench` or `npm run bench -- hits thousand`.
import { clientSize } from "./client-size.ts";
import type { Bench, Figure } from "./figure.ts";
import { hits, notModified, thousand } from "./hits.ts";
import { many } from "./many.ts";
import { print, save } from "./report.ts";
import { workers } from "./workers/bench.ts";

const BENCHES: readonly Bench[] = [hits, notModified, thousand, many, clientSize, workers];

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !BENCHES.some((bench) => bench.name === name));
if (unknown !== undefined)
  throw new Error(`There is no bench \`${unknown}\`, only ${BENCHES.map(({ name }) => name).join(", ")}.`);
const chosen = wanted.length === 0 ? BENCHES : BENCHES.filter(({ name }) => wanted.includes(name));
const figures: Figure[] = [];
for (const bench of chosen) {
  const found = await bench.run();
  print(bench, found);
  figures.push(...found);
}
save(chosen, figures);
