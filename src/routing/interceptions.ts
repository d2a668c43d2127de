import { slotProblems } from "./complete-routes.ts";
import { levelsOf, type LevelsJob } from "./levels.ts";
import type { AppFolder } from "./route-files.ts";
import type { RouteProblem, ScannedInterception, ScannedRoute } from "./scanned-route.ts";
import { folderOf, isCatchAll, patternOf, type UrlSegment } from "./segment.ts";
import { pathOfTrail, trailsBelow, urlOfTrail, type Trail } from "./trail.ts";

/** The intercepting pages of an app, with the folder whose slot each of them fills. */
export interface Interceptions {
  readonly all: readonly ScannedInterception[];
  readonly problems: readonly RouteProblem[];
  /** Lists the ids of those that open over a page: its URL begins like theirs, and their folder is on screen. */
  over(url: readonly UrlSegment[], shown: ReadonlySet<AppFolder>): readonly string[];
}

/** Finds every intercepting page. */
export function findInterceptions(root: AppFolder): Interceptions {
  const problems = new Map<string, RouteProblem>();
  const empty: { readonly way: Trail; readonly route: Pick<ScannedInterception, "segments"> }[] = [];
  const found: { readonly page: ScannedInterception; readonly host: AppFolder }[] = [];
  for (const trail of trailsBelow([root], () => true)) {
    const file = trail.at(-1)?.page;
    const at = trail.findIndex(({ meaning }) => meaning.kind === "interception");
    if (file === undefined || at < 0) continue;
    const ways = waysOf(trail, at);
    if (ways.kind === "wrong") {
      const path = pathOfTrail(trail.slice(0, at + 1));
      problems.set(path, { code: "interception", message: `app/${path} ${ways.why}.`, files: [file], fix: ways.fix });
      continue;
    }
    const { host, slot, from, to } = ways;
    const job: LevelsJob = { url: urlOfTrail(trail), shown: new Set(), empty: [] };
    const below = levelsOf(trail, host + 1, job);
    empty.push(...job.empty.map((way) => ({ way, route: { segments: to } })));
    // What is above stays on screen as it is: only its head and its params count.
    const above = levelsOf(trail.slice(0, host + 1), 0, job).map((level) => ({ ...level, slots: [] }));
    const id = `/${pathOfTrail(trail)}/page`;
    const page = { id, kind: "page", file, segments: to, levels: [...above, ...below], from, host, slot } as const;
    const hostFolder = trail[host];
    if (hostFolder) found.push({ page, host: hostFolder });
  }
  return {
    all: found.map(({ page }) => page),
    problems: [...problems.values(), ...slotProblems(empty)],
    over: (url, shown) =>
      found.flatMap(({ page, host }) => (shown.has(host) && beginsWith(url, page.from) ? [page.id] : [])),
  };
}

/** As in Next.js 16.4, what an interception stands for is there without it, for whoever loads the document. */
export function withoutPage(
  interceptions: readonly ScannedInterception[],
  routes: readonly ScannedRoute[],
): readonly RouteProblem[] {
  const pages = routes.filter(({ kind }) => kind === "page");
  return interceptions.flatMap(({ segments, file }): readonly RouteProblem[] => {
    if (pages.some((page) => takes(page.segments, segments))) return [];
    const url = `/${segments.map(folderOf).join("/")}`;
    return [
      {
        code: "interception",
        message: `${file} intercepts ${url}, but no page answers that URL when the document is loaded.`,
        files: [file],
        fix: `Create a page for ${url}, or correct the (.) of the intercepting folder.`,
      },
    ];
  });
}

/** Tells whether every path of one pattern matches another one too. */
function takes(pattern: readonly UrlSegment[], other: readonly UrlSegment[]): boolean {
  const [own, ...rest] = pattern;
  const [its, ...below] = other;
  if (!own) return !its;
  if (own.kind === "optional-catch-all") return true;
  if (own.kind === "catch-all") return its !== undefined && its.kind !== "optional-catch-all";
  if (!its || isCatchAll(its)) return false;
  if (own.kind === "static" && patternOf([own]) !== patternOf([its])) return false;
  return takes(rest, below);
}

type Ways =
  | {
      readonly kind: "ways";
      readonly host: number;
      readonly slot: string;
      readonly from: readonly UrlSegment[];
      readonly to: readonly UrlSegment[];
    }
  | { readonly kind: "wrong"; readonly why: string; readonly fix: string };

/** Reads where an interception opens and which page it stands for. Slots and groups are no segments. */
function waysOf(trail: Trail, at: number): Ways {
  const marker = trail[at]?.meaning;
  const again = trail.slice(at + 1).some(({ meaning }) => meaning.kind === "interception");
  if (marker?.kind !== "interception" || again) {
    return { kind: "wrong", why: "has another intercepting folder below it", fix: "Intercept the page directly." };
  }
  const from = urlOfTrail(trail.slice(0, at));
  if (from.some(isCatchAll)) {
    return { kind: "wrong", why: "lies below a catch-all", fix: "Move it to a folder above the catch-all." };
  }
  const up = marker.up === "root" ? from.length : marker.up;
  if (up > from.length) {
    return {
      kind: "wrong",
      why: "goes further up than the app folder",
      fix: "Take away a (..), or write (...) for the app folder.",
    };
  }
  const to = [...from.slice(0, from.length - up), ...urlOfTrail(trail.slice(at))];
  const slotAt = trail.slice(0, at).findLastIndex(({ meaning }) => meaning.kind === "slot");
  const slot = trail[slotAt]?.meaning;
  if (slot?.kind === "slot") return { kind: "ways", host: slotAt - 1, slot: slot.name, from, to };
  return { kind: "ways", host: at - 1, slot: "children", from, to };
}

function beginsWith(url: readonly UrlSegment[], from: readonly UrlSegment[]): boolean {
  return `${patternOf(url)}/`.startsWith(`${patternOf(from)}/`);
}
