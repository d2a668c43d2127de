import type { AccessStatus } from "../next/control-flow.ts";
import type { ControlTrace, TracePlace } from "./control-trace.ts";
import type { PageHead } from "./head-elements.tsx";
import type { LoadedBranch, LoadedRoute } from "./load-route.ts";
import type { SlotContent } from "./payload.ts";
import type { InterceptionEntry } from "./route-table.ts";
import type { TreeBranch } from "./tree-branch.ts";

/** What the tree shows in the place of one page or layout that refused. */
export interface Refusal {
  readonly status: AccessStatus;
  readonly place: TracePlace;
}

export interface TreeInput {
  readonly route: LoadedRoute;
  /** Canonical path, without base path. */
  readonly path: string;
  readonly searchParams: Promise<unknown>;
  /** Whether `loading` files stand in for what is not rendered yet: the page, and what slots have for it. */
  readonly isShell: boolean;
  /** Whether <html> has to be put around all layouts; by default it is where there are none. */
  readonly isBare?: boolean | undefined;
  /** Empty for the page as it is. */
  readonly refusals: readonly Refusal[];
  readonly trace: ControlTrace;
  /** Interceptions that may be opened over the page. */
  readonly intercepts: readonly InterceptionEntry[];
}

/** A tree that is being built. */
export interface Tree extends TreeInput {
  /** What the slots of all layouts hold, by their ids. */
  readonly slots: Map<string, SlotContent>;
  /** Every branch so far. */
  readonly shown: TreeBranch[];
  readonly head: PageHead;
  /** Index of the level in whose layout the head stands; -1 where there is no layout. */
  readonly headAt: number;
}

/** Finds what a page, or the layout of a level, refused with. */
export function refusalAt(
  { refusals }: Tree,
  branch: LoadedBranch,
  at: Pick<TracePlace, "part"> & { readonly level?: number },
): Refusal | undefined {
  const { part, level } = at;
  return refusals.find(
    ({ place }) => place.branch === branch && place.part === part && (level ?? place.level) === place.level,
  );
}

/** Names the page of a branch in traces. */
export function pagePlace(loaded: LoadedBranch): TracePlace {
  return { branch: loaded, level: loaded.levels.length - 1, part: "page" };
}
