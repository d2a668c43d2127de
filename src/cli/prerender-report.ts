import { routeUrl } from "../prerender/route-url.ts";
import type { PageFailure, PrerenderSummary, RouteSummary } from "../prerender/summary.ts";

/** Makes the table of routes that a run ends with. */
export function routeTable(summary: PrerenderSummary): readonly string[] {
  const names = new Map(summary.routes.map((route) => [route, `${SIGN[route.kind]} ${routeUrl(route.id)}`]));
  const rows = summary.routes.map((route) => ({ route, row: [names.get(route) ?? "", ...cells(route)] }));
  const shown = [HEADS, ...rows.map(({ row }) => row)];
  const widths = HEADS.map((_, column) => Math.max(...shown.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return ["", line(HEADS), ...rows.map(({ route, row }) => `${line(row)}${noteOf(route)}`.trimEnd()), "", LEGEND];
}

/** Tells everything that failed: all of it, with the file to open and what to do about it. */
export function failureLines(summary: PrerenderSummary): readonly string[] {
  const { failures, ok } = summary;
  const kept = failures.filter((failure) => failure.kept).length;
  if (failures.length === 0) return [];
  const count = failures.length === 1 ? "1 page failed" : `${failures.length} pages failed`;
  const end = ok
    ? goesOn(failures.length, kept)
    : "This result will not be served. Correct the pages and build again. If the code is right and something it needs was down, run `vinext prerender`: it renders only what is missing.";
  return ["", `${count}:`, ...failures.flatMap(failureBlock), "", end];
}

function goesOn(failed: number, kept: number): string {
  if (kept === 0) return "The build goes on without them: each is rendered on its first visit.";
  const others = kept === failed ? "" : " The others are rendered on their first visit.";
  return `The build goes on: ${kept} of ${failed} are shown as the last build made them until a visit renders them anew.${others}`;
}

const HEADS = ["  Route", "Pages", "Revalidate", "Expire"];
const SIGN = { static: "○", listed: "●", dynamic: "ƒ" } as const;
const LEGEND = "○ static   ● listed by generateStaticParams   ƒ rendered per request";

function cells(route: RouteSummary): readonly string[] {
  if (route.kind === "dynamic") return [""];
  return [String(route.pages), age(route.revalidate), age(route.expireSeconds)];
}

/** Stands behind the columns, where it may be as long as it is. */
function noteOf({ kind, reason }: RouteSummary): string {
  if (reason === undefined) return "";
  return kind === "dynamic" ? `  ${reason}` : `  some paths are dynamic: ${reason}`;
}

function failureBlock(failure: PageFailure): readonly string[] {
  const title = failure.path === undefined ? failure.file : `${failure.path}  (${failure.file})`;
  const body = [failure.stack ?? failure.message, ...(failure.fix === undefined ? [] : [failure.fix])];
  return ["", `  ${title}`, ...body.flatMap((text) => text.split("\n")).map((line) => `    ${line}`)];
}

const UNITS = [
  ["y", 31_536_000],
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
] as const;

/** Shows seconds in the largest unit that divides them; `false` means never. */
function age(seconds: number | false | undefined): string {
  if (seconds === undefined || seconds === false) return "–";
  const unit = UNITS.find(([, size]) => seconds >= size && seconds % size === 0);
  return unit ? `${seconds / unit[1]}${unit[0]}` : `${seconds}s`;
}
