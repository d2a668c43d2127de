import type { CheckReport } from "../check/check-app.ts";
import type { Finding, Verdict } from "../check/finding.ts";

/** Tells what is missing and what differs, each by place, and what works, each once. */
export function reportLines({ files, findings }: CheckReport): readonly string[] {
  const of = (verdict: Verdict): readonly Finding[] => findings.filter((finding) => finding.verdict === verdict);
  const [missing, differs, works] = [of("missing"), of("differs"), of("works")];
  const counts = countNames(works);
  return [
    ...section("Missing", groupLines(missing)),
    ...section("Differs", groupLines(differs)),
    ...section("Works", counts.length === 0 ? [] : [counts.join(", ")]),
    `${files} scripts read: ${missing.length} missing, ${differs.length} differ, ${counts.length} work.`,
  ];
}

/** Counts what was found, by verdict. */
export function countVerdicts(findings: readonly Finding[]): Readonly<Record<Verdict, number>> {
  const count = (verdict: Verdict): number => findings.filter((finding) => finding.verdict === verdict).length;
  return { missing: count("missing"), differs: count("differs"), works: count("works") };
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
}

/** Says once what holds for several places, and then each of them. */
function groupLines(findings: readonly Finding[]): readonly string[] {
  const groups = Map.groupBy(findings, ({ name, note }) => (note === "" ? name : `${name}: ${note}`));
  return [...groups].flatMap(([title, found]) => [title, ...found.map((finding) => `  ${placeOf(finding)}`)]);
}

function placeOf({ file, line }: Finding): string {
  return line === undefined ? file : `${file}:${line}`;
}

function countNames(findings: readonly Finding[]): readonly string[] {
  const groups = Map.groupBy(findings, ({ name }) => name);
  return [...groups].map(([name, { length }]) => (length === 1 ? name : `${name} (${length})`));
}
