// Sends hostile requests to a built site. Run: npm run fuzz
// FUZZ_SEED chooses the requests, FUZZ_TIMES how many.
import { openStage } from "../torture/stage.ts";
import { fuzz } from "./fuzz.ts";
import { FUZZ_FILES } from "./site.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 100_000);
const times = Number(process.env["FUZZ_TIMES"] ?? 100_000);
console.log(
  `${times.toLocaleString("en")} requests, seed ${seed}; the same ones again: FUZZ_SEED=${seed} npm run fuzz`,
);
const began = performance.now();
const stage = await openStage({ seed, files: FUZZ_FILES });
try {
  const checks = await fuzz(stage, { seed, times });
  for (const { what, seen, holds } of checks) console.log(`  ${holds ? "holds " : "FAILED"}  ${what}: ${seen}`);
  process.exitCode = checks.every(({ holds }) => holds) ? 0 : 1;
} finally {
  await stage.close();
}
console.log(`in ${((performance.now() - began) / 1000).toFixed(0)} s`);
