import { spawnSync } from "node:child_process";
import path from "node:path";
import { buildIfNeeded } from "./build.ts";

const ROOT = path.dirname(import.meta.dirname);

/** Everything that `npm run check` looks at. The steps do not depend on each other, so all of them always run. */
const STEPS: readonly Step[] = [
  { name: "format", command: "oxfmt", args: ["--check"] },
  { name: "lint", command: "oxlint", args: ["--type-aware", "--report-unused-disable-directives", "--deny-warnings"] },
  { name: "types", command: "tsc", args: ["-p", "tsconfig.json"] },
  { name: "types of portable rooms", command: "tsc", args: ["-p", "tsconfig.portable.json"] },
  { name: "types seen by an app", command: "tsc", args: ["-p", "tests/types/tsconfig.json"] },
  { name: "types of the atlas", command: "tsc", args: ["-p", "examples/countries/tsconfig.json"] },
  { name: "types of the newsroom", command: "tsc", args: ["-p", "examples/newsroom/tsconfig.json"] },
  { name: "architecture", command: "vitest", args: ["run", "--project", "architecture"] },
  { name: "unused files, exports and dependencies", command: "knip", args: [] },
  { name: "package manifest", command: "publint", args: ["--strict"] },
  { name: "package types", command: "attw", args: ["--pack", ".", "--profile", "esm-only", "--no-emoji"] },
];

interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

function failedSteps(): readonly Step[] {
  return STEPS.filter((step) => {
    console.log(`\n> ${step.name}: ${step.command} ${step.args.join(" ")}`);
    return spawnSync(step.command, step.args, { cwd: ROOT, stdio: "inherit" }).status !== 0;
  });
}

buildIfNeeded();
const failed = failedSteps();
if (failed.length > 0) console.log(`\nFailed steps: ${failed.map((step) => step.name).join(", ")}`);
console.log(`\n${STEPS.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
