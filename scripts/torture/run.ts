// Hurts the product in every way the list below knows. Run: npm run torture [name …]
// TORTURE_SEED chooses the random moments, TORTURE_TIMES replaces how often or how much.
import { TRIALS } from "./trials.ts";
import { openStage } from "./stage.ts";
import type { Check, Trial } from "./trial.ts";

const names = process.argv.slice(2);
const seed = Number(process.env["TORTURE_SEED"] ?? Date.now() % 100_000);
const wanted = TRIALS.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));
if (wanted.length === 0) {
  console.error(`No trial has that name. There are: ${TRIALS.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

console.log(`seed ${seed}; the same moments again: TORTURE_SEED=${seed} npm run torture ${names.join(" ")}`);
const failed: string[] = [];
for (const trial of wanted) {
  if (!(await attempt(trial))) failed.push(trial.name);
}
console.log(
  `\n${wanted.length - failed.length} of ${wanted.length} trials hold${failed.length > 0 ? `; not: ${failed.join(", ")}` : ""}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;

async function attempt(trial: Trial): Promise<boolean> {
  const times = Number(process.env["TORTURE_TIMES"] ?? trial.times.full);
  const began = performance.now();
  console.log(`\n${trial.name}: ${trial.about} (${times.toLocaleString("en")})`);
  if (trial.needs?.isMet() === false) {
    console.log(`  left out: it needs ${trial.needs.what}`);
    return true;
  }
  const stage = await openStage({ seed, store: trial.store });
  try {
    const checks = await trial.run(stage, times);
    for (const check of checks) console.log(line(check));
    console.log(`  in ${((performance.now() - began) / 1000).toFixed(0)} s`);
    return checks.every(({ holds }) => holds);
  } catch (error) {
    console.log(`  FAILED  ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return false;
  } finally {
    await stage.close();
  }
}

function line({ what, seen, holds }: Check): string {
  return `  ${holds ? "holds " : "FAILED"}  ${what}: ${seen}`;
}
