import type { AppFolder } from "./route-files.ts";
import type { RouteLevel, RouteProblem, SlotBranch } from "./scanned-route.ts";
import { isCatchAll, type UrlSegment } from "./segment.ts";
import { findPage, isOrdinary, pathOfTrail, trailsBelow, urlOfTrail, type Trail } from "./trail.ts";

/** What is asked of the folders above a page. */
export interface LevelsJob {
  /** Pattern of the URL that is shown; undefined for the page that answers what nothing matches. */
  readonly url: readonly UrlSegment[] | undefined;
  /** Takes every folder that is on screen with the page. */
  readonly shown: Set<AppFolder>;
  /** Takes what is wrong, each once. */
  readonly problems: Map<string, RouteProblem>;
}

/** Makes the levels of a way from one of its folders on, each with what its slots show beside the page. */
export function levelsOf(trail: Trail, from: number, job: LevelsJob): readonly RouteLevel[] {
  return trail.slice(from).map((folder, index): RouteLevel => {
    job.shown.add(folder);
    const slots = slotsOf(trail.slice(0, from + index + 1), job);
    const metadata = folder.metadata.length > 0 ? { metadata: folder.metadata } : {};
    const opens = [...folder.folders.values()].some(({ meaning }) => meaning.kind === "interception");
    return { folder: folder.name, files: folder.files, slots, ...metadata, ...(opens ? { opens } : {}) };
  });
}

function slotsOf(trail: Trail, job: LevelsJob): readonly SlotBranch[] {
  const host = trail.at(-1);
  // Without a layout nobody takes what the slots hold.
  if (host?.files.layout === undefined) return [];
  return [...host.folders.values()].flatMap((folder) =>
    folder.meaning.kind === "slot" ? slotBranch([...trail, folder], folder.meaning.name, job) : [],
  );
}

function slotBranch(trail: Trail, name: string, job: LevelsJob): readonly SlotBranch[] {
  const above = trail.slice(0, -1);
  const found = job.url && findPage(trail, restOf(job.url, above));
  const page = found?.at(-1)?.page;
  if (found && page !== undefined) return [{ name, file: page, levels: levelsOf(found, above.length, job) }];
  // As in Next.js, the slot's own layout is not around its default.
  const file = trail.at(-1)?.files.default;
  if (file !== undefined) return [{ name, file, unmatched: "default", levels: [] }];
  if (!job.url) return [];
  if (needsDefault(above, job.url)) reportDefault(job, pathOfTrail(trail));
  return [{ name, file: "", unmatched: "none", levels: [] }];
}

/** What of a URL pattern is left below a folder. A catch-all leaves nothing. */
function restOf(url: readonly UrlSegment[], above: Trail): readonly UrlSegment[] {
  const taken = urlOfTrail(above);
  return isCatchAll(taken.at(-1)) ? [] : url.slice(taken.length);
}

/** As in Next.js 16: where no page lies further down, or a catch-all is on the way, nothing asks for the default. */
function needsDefault(above: Trail, url: readonly UrlSegment[]): boolean {
  if (url.some(isCatchAll)) return false;
  for (const trail of trailsBelow(above, isOrdinary)) {
    if (trail.at(-1)?.page !== undefined && urlOfTrail(trail.slice(above.length)).length > 0) return true;
  }
  return false;
}

function reportDefault({ problems }: LevelsJob, path: string): void {
  problems.set(`default of ${path}`, {
    code: "slot-default",
    message: `The slot app/${path} has no default file, but there are pages beside which it has nothing to show.`,
    files: [path],
    fix: `Create app/${path}/default.tsx; it may return null, or call notFound().`,
  });
}
