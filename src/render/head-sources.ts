import type { Params } from "../routing/params.ts";
import type { LoadedBranch } from "./load-route.ts";
import type { HeadFile } from "./route-table.ts";
import type { MetadataExports } from "./resolved-metadata.ts";
import type { TreeBranch } from "./tree-branch.ts";

/** One module that has a say in the head of a page. */
export interface HeadSource {
  readonly module: MetadataExports | undefined;
  readonly part: "layout" | "page";
  readonly heads: readonly HeadFile[] | undefined;
  readonly params: Params;
}

/** What a head is made of. */
export interface HeadParts {
  readonly branch: TreeBranch;
  /** Gives the branches beside a level. */
  readonly besides: (branch: TreeBranch, index: number) => readonly TreeBranch[];
  /** Tells whose page refused: its metadata may be what did. */
  readonly hasRefused: (branch: LoadedBranch) => boolean;
}

/** Lists the modules of a head, root first: of one level the layout, then its slots, then what `children` shows. */
export function headSources(parts: HeadParts, from = 0): readonly HeadSource[] {
  const { branch, besides, hasRefused } = parts;
  const { levels, params, pageModule } = branch;
  const layouts = levels.flatMap((level, index): readonly HeadSource[] => {
    if (index < from) return [];
    const slots = besides(branch, index).flatMap((slot) => headSources({ ...parts, branch: slot }, slot.start));
    return [{ module: level.layoutModule, part: "layout", heads: level.heads, params }, ...slots];
  });
  const page = hasRefused(branch.loaded) ? undefined : pageModule;
  // What stands in for a page has no files of its own in the folder.
  const heads = levels.length > from ? levels.at(-1)?.heads : undefined;
  return [...layouts, { module: page, part: "page", heads, params }];
}
