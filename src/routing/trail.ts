import type { AppFolder } from "./route-files.ts";
import { isCatchAll, patternOf, type UrlSegment } from "./segment.ts";

/** The folders on the way to a page, root first. */
export type Trail = readonly AppFolder[];

/** Lists the URL segments on the way: groups and slots have none. */
export function urlOfTrail(trail: Trail): readonly UrlSegment[] {
  return trail.flatMap(({ meaning }) =>
    meaning.kind === "segment" || meaning.kind === "interception" ? [meaning.segment] : [],
  );
}

/** Writes a way as the path of its folders, relative to the app folder. */
export function pathOfTrail(trail: Trail): string {
  return trail
    .slice(1)
    .map(({ name }) => name)
    .join("/");
}

/** Walks to every folder below the end of a way, the end included. `enters` tells which folders are not passed by. */
export function* trailsBelow(trail: Trail, enters: (folder: AppFolder) => boolean): Generator<Trail> {
  yield trail;
  for (const folder of trail.at(-1)?.folders.values() ?? []) {
    if (enters(folder)) yield* trailsBelow([...trail, folder], enters);
  }
}

/** Tells whether a folder belongs to the pages of the slot that it lies in: it is a segment of the URL, or a group. */
export function isOrdinary({ meaning }: AppFolder): boolean {
  return meaning.kind === "segment" || meaning.kind === "group";
}

/** Finds the page below the end of a way that has the very pattern of what is left of a URL. */
export function findPage(way: Trail, rest: readonly UrlSegment[]): Trail | undefined {
  const pattern = patternOf(rest);
  return pagesBelow(way).find((trail) => patternOf(urlBelow(way, trail)) === pattern);
}

/**
 * Finds the catch-all that takes what is left of a URL, of several the one that begins furthest down. As in Next.js, a
 * catch-all of one slot stands beside every page of another.
 */
export function findCatchAll(way: Trail, rest: readonly UrlSegment[]): Trail | undefined {
  let best: { readonly trail: Trail; readonly depth: number } | undefined;
  for (const trail of pagesBelow(way)) {
    const own = urlBelow(way, trail);
    if (covers(own, rest) && own.length > (best?.depth ?? 0)) best = { trail, depth: own.length };
  }
  return best?.trail;
}

/** Lists what of a way's URL lies below the end of another one that it begins with. */
export function urlBelow(above: Trail, trail: Trail): readonly UrlSegment[] {
  return urlOfTrail(trail.slice(above.length));
}

function pagesBelow(way: Trail): readonly Trail[] {
  return [...trailsBelow(way, isOrdinary)].filter((trail) => trail.at(-1)?.page !== undefined);
}

function covers(own: readonly UrlSegment[], rest: readonly UrlSegment[]): boolean {
  const last = own.at(-1);
  if (!isCatchAll(last)) return false;
  const base = patternOf(own.slice(0, -1));
  const pattern = patternOf(rest);
  return pattern.startsWith(`${base}/`) || (last?.kind === "optional-catch-all" && pattern === base);
}
