import type { AppFolder } from "./route-files.ts";
import type { RouteLevel, SlotBranch } from "./scanned-route.ts";
import type { UrlSegment } from "./segment.ts";
import { findShown, hasContent } from "./shown.ts";
import type { Trail } from "./trail.ts";

/** What is asked of the folders above a page. */
export interface LevelsJob {
  /** Pattern of the URL that is shown; undefined for the page that answers what nothing matches. */
  readonly url: readonly UrlSegment[] | undefined;
  /** Takes every folder that is on screen with the page. */
  readonly shown: Set<AppFolder>;
  /** Takes the ways to the slots that have nothing to show. */
  readonly empty: Trail[];
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
    folder.meaning.kind === "slot" && hasContent(folder)
      ? slotBranch([...trail, folder], folder.meaning.name, job)
      : [],
  );
}

function slotBranch(slot: Trail, name: string, job: LevelsJob): readonly SlotBranch[] {
  if (!job.url) {
    const file = slot.at(-1)?.files.default;
    return file === undefined ? [] : [{ name, file, unmatched: "default", levels: [] }];
  }
  const shown = findShown(slot, job.url);
  if (shown.kind === "empty") {
    job.empty.push(shown.way);
    return [];
  }
  const { trail, file, unmatched } = shown;
  const levels = levelsOf(trail, slot.length - 1, job);
  return [{ name, file, levels, ...(unmatched ? { unmatched } : {}) }];
}
