import { paramsAt, type Params } from "../routing/params.ts";
import type { LoadedBranch, LoadedLevel } from "./load-route.ts";

/** A branch with the values of the path that is rendered. */
export interface TreeBranch extends LoadedBranch {
  /** The branch as it was loaded: what stands for it in traces. */
  readonly loaded: LoadedBranch;
  /** Values of every param on its way. */
  readonly params: Params;
}

/** Gives a branch its values: of its own folders, which may be others than those of the page beside it. */
export function branchAt(loaded: LoadedBranch, path: string): TreeBranch {
  return { ...loaded, loaded, params: paramsAt(loaded.segments, path) };
}

/** Finds the deepest level of a branch with a `loading` file; -1 where there is none to show ahead of the page. */
export function loadingLevel({ levels, start }: Pick<LoadedBranch, "levels" | "start">): number {
  return levels.findLastIndex(({ loading }, index) => loading && index >= start);
}

/** A layout sees the params of its own folder and those above, as in Next. */
export function paramsUpTo({ levels, params }: TreeBranch, index: number): Params {
  const names = new Set(levels.slice(0, index + 1).map(({ param }) => param));
  return Object.fromEntries(Object.entries(params).filter(([name]) => names.has(name)));
}

/** Two paths share a level's state exactly when they share its folder and the values of its params. */
export function segmentKey(level: LoadedLevel, params: Params): string {
  const value = paramOf(level, params);
  return value === undefined ? level.folder : `${level.folder}=${value.join(",")}`;
}

/** Names one slot of one layout on screen: two payloads that have it can exchange what it holds. */
export function slotId({ levels, params }: TreeBranch, index: number, name: string): string {
  const keys = levels.slice(0, index + 1).map((level) => segmentKey(level, params));
  return `${keys.join("/")}@${name}`;
}

/** Lists the segments between a level and the page, as `useSelectedLayoutSegments` gives them. */
export function segmentsBelow({ levels, params }: TreeBranch, index: number): readonly string[] {
  return levels.slice(index + 1).flatMap((level) => {
    const { folder } = level;
    if (folder.startsWith("@") || /^\([^.]/.test(folder)) return [];
    return [paramOf(level, params)?.join("/") ?? folder];
  });
}

function paramOf({ param }: LoadedLevel, params: Params): readonly string[] | undefined {
  const value = param === undefined ? undefined : params[param];
  return value === undefined ? undefined : [value].flat();
}
