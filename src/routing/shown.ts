import type { AppFolder } from "./route-files.ts";
import type { Unmatched } from "./scanned-route.ts";
import { isCatchAll, patternOf, type UrlSegment } from "./segment.ts";
import { findCatchAll, findPage, trailsBelow, urlBelow, urlOfTrail, type Trail } from "./trail.ts";

/** What stands in one slot at one URL, `children` included. */
export type Shown =
  | {
      readonly kind: "shown";
      /** The folders on the way to it. */
      readonly trail: Trail;
      /** The page or `default` file; empty where nothing stands there. */
      readonly file: string;
      /** Absent where it is a page. */
      readonly unmatched?: Unmatched;
    }
  /** Nothing can be shown: the folder at the end of the way lacks a `default` file. */
  | { readonly kind: "empty"; readonly way: Trail };

/**
 * Finds what a slot shows at a URL: its page; the folder in it whose own slots have a page; a catch-all; its `default`
 * file.
 */
export function findShown(slot: Trail, url: readonly UrlSegment[]): Shown {
  const rest = restOf(url, slot);
  const page = findPage(slot, rest);
  if (page) return pageAt(page);
  const host = hostBelow(slot, rest);
  if (host) return findChildren(host, url);
  const caught = findCatchAll(slot, rest);
  if (caught) return pageAt(caught);
  const file = slot.at(-1)?.files.default;
  // As in Next.js, the slot's own layout is not around its default.
  return file === undefined
    ? { kind: "empty", way: slot }
    : { kind: "shown", trail: slot.slice(0, -1), file, unmatched: "default" };
}

/** Finds what `children` of a layout shows at a URL that only its slots have a page for. */
export function findChildren(host: Trail, url: readonly UrlSegment[]): Shown {
  const caught = findCatchAll(host, restOf(url, host));
  if (caught) return pageAt(caught);
  const folder = host.at(-1);
  const file = folder?.files.default;
  if (file !== undefined) return { kind: "shown", trail: host, file, unmatched: "default" };
  if (folder && hasChildren(folder)) return { kind: "empty", way: host };
  return { kind: "shown", trail: host, file: "", unmatched: "absent" };
}

/** Tells whether anything in a folder can stand in a slot. */
export function hasContent(folder: AppFolder): boolean {
  return folder.page !== undefined || folder.files.default !== undefined || hasContentBelow(folder, () => true);
}

/** A layout of nothing but slots has no `children`. */
function hasChildren(folder: AppFolder): boolean {
  return folder.page !== undefined || hasContentBelow(folder, ({ meaning }) => meaning.kind !== "slot");
}

function hasContentBelow({ folders }: AppFolder, counts: (folder: AppFolder) => boolean): boolean {
  return [...folders.values()].some((below) => counts(below) && hasContent(below));
}

/** Finds the folder in a slot, the slot's own included, one of whose slots has a page for what is left of a URL. */
function hostBelow(slot: Trail, rest: readonly UrlSegment[]): Trail | undefined {
  const pattern = patternOf(rest);
  for (const trail of trailsBelow(slot, ({ meaning }) => meaning.kind !== "interception")) {
    const at = trail.findIndex(({ meaning }, index) => index >= slot.length && meaning.kind === "slot");
    if (at < 0 || trail.at(-1)?.page === undefined) continue;
    if (patternOf(urlBelow(slot, trail)) === pattern) return trail.slice(0, at);
  }
  return undefined;
}

function pageAt(trail: Trail): Shown {
  return { kind: "shown", trail, file: trail.at(-1)?.page ?? "" };
}

/** What of a URL pattern is left below a folder. A catch-all leaves nothing. */
function restOf(url: readonly UrlSegment[], above: Trail): readonly UrlSegment[] {
  const taken = urlOfTrail(above);
  return isCatchAll(taken.at(-1)) ? [] : url.slice(taken.length);
}
