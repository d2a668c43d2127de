import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import path from "node:path";
import { isReached, type Bench, type Figure } from "./figure.ts";

/** Prints the table of one bench. */
export function print({ name, method }: Bench, figures: readonly Figure[]): void {
  process.stdout.write(`\n${name}: ${method}\n\n${table(figures)}`);
}

/** Writes what a run found: JSON for machines, and the table of results when every bench ran. */
export function save(benches: readonly Bench[], figures: readonly Figure[]): void {
  const report = { machine: machine(), versions: versions(), atIso: new Date().toISOString(), figures };
  process.stdout.write(`\n${JSON.stringify(report)}\n`);
  const parts = benches.map((bench) => {
    const own = figures.filter((figure) => figure.bench === bench.name);
    return `## ${bench.name}\n\n${bench.method}.\n\n${table(own)}`;
  });
  if (process.env["BENCH_SAVE"] !== undefined)
    writeFileSync(
      RESULTS,
      [INTRODUCTION, `${machine()}, ${versions()}, ${report.atIso.slice(0, 10)}.\n`, ...parts].join("\n"),
    );
}

const RESULTS = path.join(import.meta.dirname, "RESULTS.md");

const INTRODUCTION = `# Results of the last run

Written by \`BENCH_SAVE=1 npm run bench\`. Every ratio is the median over alternating rounds of ours against a reference that
ran in the same minute on the same machine; the absolute numbers say little about another machine.
`;

function table(figures: readonly Figure[]): string {
  const head = ["what", "against", "ours", "reference", "unit", "ratio", "goal", "reached"];
  const rows = figures.map((figure) => [
    figure.what,
    figure.against,
    shown(figure.ours),
    shown(figure.reference),
    figure.unit,
    figure.ratio.toFixed(2),
    figure.goal ? `${figure.goal.kind === "at least" ? "≥" : "≤"} ${figure.goal.ratio.toFixed(2)}` : "",
    { true: "yes", false: "NO", undefined: "" }[String(isReached(figure))] ?? "",
  ]);
  const notes = figures
    .filter(({ note }) => note !== undefined)
    .map(({ what, against, note }) => `- ${what}, ${against}: ${note}\n`);
  const lines = [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |\n`).join("");
  return notes.length === 0 ? lines : `${lines}\n${notes.join("")}`;
}

function shown(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(value >= 10 ? 1 : 2);
}

function machine(): string {
  return `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}

function versions(): string {
  return `Node ${process.version}, ${process.platform}`;
}
