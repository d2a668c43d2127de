import type { RouteProblem, ScannedRoute } from "./scanned-route.ts";
import { folderOf, isCatchAll, patternOf, type UrlSegment } from "./segment.ts";
import type { SlotPage } from "./slot-pages.ts";
import { pathOfTrail } from "./trail.ts";

/** Finds what is wrong with routes as a whole: what contradicts another file, and what no URL can mean. */
export function findProblems(routes: readonly ScannedRoute[], slotPages: readonly SlotPage[]): readonly RouteProblem[] {
  // The built-in not-found page has no URL.
  const own = routes.filter((route) => !route.id.startsWith("/_not-found/")).map((route) => named(route, slotPages));
  const inSlots = slotPages.map(({ url, file }) => ({ segments: url, file }));
  const files = new Map([...own, ...inSlots].map((page) => [page.file, page]));
  return [
    ...[...files.values()].flatMap(brokenPattern),
    ...sameUrls(own),
    ...sameUrlsInSlots(slotPages),
    ...differentNames([...files.values()]),
    ...optionalBesidePage(own),
    ...withoutRootLayout(own),
  ];
}

/** A URL that only a slot has a page for goes by the file of that page. */
function named(route: ScannedRoute, slotPages: readonly SlotPage[]): ScannedRoute {
  if (!route.unmatched) return route;
  const page = slotPages.find(({ trail }) => `/${pathOfTrail(trail)}/page` === route.id);
  return { ...route, file: page?.file ?? route.file };
}

/** A file and the pattern of the URL at which it is shown. */
type PageFile = Pick<ScannedRoute, "segments" | "file">;

function brokenPattern({ segments, file }: PageFile): readonly RouteProblem[] {
  const problems: RouteProblem[] = [];
  const early = segments.slice(0, -1).find(isCatchAll);
  if (early) {
    const message = `${file} lies below ${folderOf(early)}, but a catch-all takes everything below it.`;
    problems.push({
      code: "catch-all-not-last",
      message,
      files: [file],
      fix: `Make ${folderOf(early)} the last folder of the path.`,
    });
  }
  const names = segments.flatMap((segment) => (segment.kind === "static" ? [] : [segment.name]));
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    const message = `The path of ${file} has two segments named "${repeated}".`;
    problems.push({
      code: "repeated-param",
      message,
      files: [file],
      fix: "Give each dynamic segment of a path its own name.",
    });
  }
  return problems;
}

function sameUrls(routes: readonly ScannedRoute[]): readonly RouteProblem[] {
  const groups = Map.groupBy(routes, ({ segments }) => patternOf(segments));
  return [...groups.values()].flatMap((group) => (group.length < 2 || haveOtherNames(group) ? [] : [sameUrl(group)]));
}

function sameUrlsInSlots(pages: readonly SlotPage[]): readonly RouteProblem[] {
  const groups = Map.groupBy(pages, ({ trail, url }) => {
    const slotAt = trail.findLastIndex(({ meaning }) => meaning.kind === "slot");
    return `${pathOfTrail(trail.slice(0, slotAt + 1))} ${patternOf(url)}`;
  });
  return [...groups.values()].flatMap((group) => {
    if (group.length < 2) return [];
    const files = group.map(({ file }) => file);
    const message = `${files.join(" and ")} all show their slot at ${urlOf(group[0]?.url ?? [])}.`;
    return [{ code: "same-url", message, files, fix: "Keep one of them; route groups do not appear in URLs." }];
  });
}

/** `/a/[x]` and `/a/[y]` clash by their names; `differentNames` says so. */
function haveOtherNames(group: readonly ScannedRoute[]): boolean {
  const names = group.map(({ segments }) => segments.map(folderOf).join("/"));
  return new Set(names).size > 1;
}

function sameUrl(group: readonly ScannedRoute[]): RouteProblem {
  const files = group.map(({ file }) => file);
  const url = urlOf(group[0]?.segments ?? []);
  if (group.length === 2 && group[0]?.kind !== group[1]?.kind) {
    const message = `A page and a route handler both answer ${url}: ${files.join(" and ")}.`;
    return { code: "page-and-handler", message, files, fix: "Move the route handler to a path of its own." };
  }
  return {
    code: "same-url",
    message: `${files.join(" and ")} all answer ${url}.`,
    files,
    fix: "Keep one of them; route groups do not appear in URLs.",
  };
}

/** At one place of the URL, all single segments share a name, and so do all catch-alls; and these are of one kind. */
function differentNames(routes: readonly PageFile[]): readonly RouteProblem[] {
  const places = new Map<string, { readonly name: string; readonly file: string; readonly segment: UrlSegment }>();
  const problems = new Map<string, RouteProblem>();
  for (const { segments, file } of routes) {
    for (const [index, segment] of segments.entries()) {
      if (segment.kind === "static") continue;
      const place = `${patternOf(segments.slice(0, index))}/${isCatchAll(segment) ? "catch-all" : "single"}`;
      const first = places.get(place) ?? { name: segment.name, file, segment };
      places.set(place, first);
      if (first.name === segment.name && first.segment.kind === segment.kind) continue;
      const known = problems.get(place);
      problems.set(place, nameProblem(first, { segment, files: [...(known?.files ?? [first.file]), file] }));
    }
  }
  return [...problems.values()];
}

function nameProblem(
  first: { readonly name: string; readonly segment: UrlSegment },
  other: { readonly segment: UrlSegment; readonly files: readonly string[] },
): RouteProblem {
  const message = `${folderOf(first.segment)} and ${folderOf(other.segment)} stand at the same place of the URL: ${other.files.join(" and ")}.`;
  const code = first.segment.kind === other.segment.kind ? "param-names" : "two-catch-alls";
  return { code, message, files: other.files, fix: "Use one and the same folder name at that place." };
}

function optionalBesidePage(routes: readonly ScannedRoute[]): readonly RouteProblem[] {
  const byPattern = new Map(routes.map((route) => [patternOf(route.segments), route]));
  return routes.flatMap((route): readonly RouteProblem[] => {
    if (route.segments.at(-1)?.kind !== "optional-catch-all") return [];
    const base = byPattern.get(patternOf(route.segments.slice(0, -1)));
    if (!base) return [];
    const files = [base.file, route.file];
    const message = `${files.join(" and ")} both answer ${urlOf(base.segments)}.`;
    return [
      {
        code: "optional-beside-page",
        message,
        files,
        fix: "Remove the first, or make the second a plain catch-all: [...name].",
      },
    ];
  });
}

function withoutRootLayout(routes: readonly ScannedRoute[]): readonly RouteProblem[] {
  const pages = routes.filter(({ kind }) => kind === "page");
  const bare = pages.filter(({ levels }) => levels.every(({ files }) => files.layout === undefined));
  // A page beside the root layouts of locales, which is there to redirect to one of them, gets a plain document.
  if (bare.length < pages.length || bare.length === 0) return [];
  const files = bare.map(({ file }) => file);
  const message = `${files.length === 1 ? "There is no layout" : "There are no layouts"} above ${files.join(", ")}.`;
  return [
    {
      code: "no-root-layout",
      message,
      files,
      fix: "Create app/layout.tsx that renders <html> and <body> around its children.",
    },
  ];
}

function urlOf(segments: readonly UrlSegment[]): string {
  return `/${segments.map(folderOf).join("/")}`;
}
