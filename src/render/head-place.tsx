import { Suspense, type ReactNode } from "react";
import { beside } from "./beside.tsx";
import { KeptTitle } from "./client/kept-title.tsx";
import { Slot } from "./client/slot.tsx";
import { pageHead, type PageHead } from "./head-elements.tsx";
import { headSources } from "./head-sources.ts";
import { HEAD } from "./payload.ts";
import { branchAt, type TreeBranch } from "./tree-branch.ts";
import { pagePlace, type Tree, type TreeInput } from "./tree.ts";

/** Makes the head of the page that a branch ends with. */
export function headOf(input: TreeInput, branch: TreeBranch): PageHead {
  const { searchParams, trace, path } = input;
  const sources = headSources({
    branch: { ...branch, levels: branch.levels.slice(0, refusedAt(input, branch)) },
    besides: (at, index) => at.levels[index]?.slots.map((slot) => branchAt(slot, path)) ?? [],
    hasRefused: (loaded) => input.refusals.some(({ place }) => place.branch === loaded),
  });
  return pageHead({ sources, searchParams }, { trace, place: pagePlace(branch.loaded) });
}

/** Index of the highest level whose layout refused: that one and what lies below it have no say in the head. */
function refusedAt({ refusals }: TreeInput, { loaded }: TreeBranch): number | undefined {
  const layouts = refusals.filter(({ place }) => place.branch === loaded && place.part === "layout");
  return layouts.length === 0 ? undefined : Math.min(...layouts.map(({ place }) => place.level));
}

/** Gives the head for its own place. Where a `loading` file can be shown before the page, nothing waits for the head. */
export function headNode({ route, path, head, isShell }: Pick<Tree, "route" | "path" | "head" | "isShell">): ReactNode {
  if (isShell) return <KeptTitle />;
  const isLate = route.levels.some(({ loading }) => loading);
  if (!isLate) return head.tags;
  // New with each page: React would wait for a boundary that is on screen already.
  return (
    <Suspense key={path} fallback={<KeptTitle />}>
      {head.tags}
    </Suspense>
  );
}

/** Gives what stands where the head does: it, or the slot that holds it. */
export function headInPlace(tree: Tree): ReactNode {
  return tree.slots.has(HEAD) ? <Slot id={HEAD} /> : headNode(tree);
}

/** Gives what stands of the head beside the page, or beside what a level shows in its place: all of it under no layout. */
export function headBeside({ head, headAt, shown }: Tree, branch: TreeBranch, level: number): ReactNode {
  if (shown[0] !== branch) return undefined;
  return headAt >= 0 && headAt <= level ? head.outcome : beside(head.tags, head.outcome);
}
