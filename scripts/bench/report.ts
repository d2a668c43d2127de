import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem } from "node:os";
import path from "node:path";
import { isReached, missedBy, type Bench, type Figure } from "./figure.ts";

/** What one bench found, and when and where. */
interface Result {
  readonly bench: string;
  readonly atIso: string;
  readonly machine: string;
  readonly versions: string;
  readonly figures: readonly Figure[];
}

/** Prints what one bench found, as a table and as a line of JSON, and puts it in the place of what it found before. */
export function report(bench: Bench, figures: readonly Figure[], all: readonly Bench[]): void {
  const atIso = new Date().toISOString();
  const result: Result = { bench: bench.name, atIso, machine: machine(), versions: versions(), figures };
  process.stdout.write(`\n${section(bench, result)}\n${JSON.stringify(result)}\n`);
  const kept = existsSync(JSON_FILE) ? (JSON.parse(readFileSync(JSON_FILE, "utf8")) as readonly Result[]) : [];
  const results = all.flatMap(({ name }) =>
    name === bench.name ? result : (kept.find((r) => r.bench === name) ?? []),
  );
  writeFileSync(JSON_FILE, `${JSON.stringify(results, undefined, 1)}\n`);
  const sections = results.map((one) => {
    const by = all.find(({ name }) => name === one.bench);
    return by ? section(by, one) : "";
  });
  writeFileSync(RESULTS_FILE, [INTRODUCTION, ...sections].join("\n"));
}

const JSON_FILE = path.join(import.meta.dirname, "results.json");
const RESULTS_FILE = path.join(import.meta.dirname, "RESULTS.md");

const INTRODUCTION = `# Results of the last runs

Written by \`npm run bench\` (all but the long ones) and \`npm run bench NAME\` (one section). Every ratio is the median over
alternating rounds of ours against a reference that ran in the same minute on the same machine; the absolute numbers say little
about another machine. \`results.json\` holds the same for programs.
`;

function section(bench: Bench, { atIso, machine: where, versions: with_, figures }: Result): string {
  const missed = figures.filter((figure) => isReached(figure) === false);
  const lines = missed.map(
    (figure) => `- **Missed by ${(missedBy(figure) * 100).toFixed(0)} %:** ${figure.what}, ${figure.against}.\n`,
  );
  const why = missed.length > 0 && bench.whereTimeGoes !== undefined ? `\n${bench.whereTimeGoes}\n` : "";
  const misses = lines.length > 0 ? `\n${lines.join("")}${why}` : "";
  return `## ${bench.name}\n\n${bench.method}.\n\n${table(figures)}${misses}\n${atIso.slice(0, 16)}Z, ${where}, ${with_}.\n`;
}

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
  const processor = cpus()[0]?.model.trim() ?? "unknown processor";
  return `${processor}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`;
}

function versions(): string {
  return `Node ${process.version}, ${process.platform} ${release()}`;
}
