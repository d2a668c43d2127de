import { Fragment, Suspense, type ReactNode } from "react";
import { AccessBoundary, ErrorBoundary } from "./client/boundaries.tsx";
import type { LoadedLevel } from "./load-route.ts";
import { segmentKey, type TreeBranch } from "./tree-branch.ts";

/** One level of a branch, by its index from the root. */
export interface LevelAt {
  readonly branch: TreeBranch;
  readonly level: LoadedLevel;
  readonly index: number;
}

/**
 * Puts the files of a level around what its layout has as `children`. They are new with what they surround: React shows no
 * fallback in a boundary that is on screen already.
 */
export function boundedElement({ branch, level, index }: LevelAt, children: ReactNode): ReactNode {
  let element = accessBoundary({ level, index }, children);
  if (level.loading) element = <Suspense fallback={<level.loading />}>{element}</Suspense>;
  if (level.error) element = <ErrorBoundary fallback={level.error}>{element}</ErrorBoundary>;
  if (level.template) element = <level.template>{element}</level.template>;
  const below = branch.levels[index + 1];
  return <Fragment key={below ? segmentKey(below, branch.params) : "page"}>{element}</Fragment>;
}

/** Puts the files of a level around what another slot of its layout holds: `loading` and `template` are the page's. */
export function besideElement(at: Pick<LevelAt, "level" | "index">, children: ReactNode): ReactNode {
  const held = accessBoundary(at, children);
  return at.level.error ? <ErrorBoundary fallback={at.level.error}>{held}</ErrorBoundary> : held;
}

function accessBoundary({ level, index }: Pick<LevelAt, "level" | "index">, children: ReactNode): ReactNode {
  const { notFound: NotFound, forbidden: Forbidden, unauthorized: Unauthorized } = level;
  const isLast = index === 0;
  if (!NotFound && !Forbidden && !Unauthorized && !isLast) return children;
  return (
    <AccessBoundary
      notFound={NotFound && <NotFound />}
      forbidden={Forbidden && <Forbidden />}
      unauthorized={Unauthorized && <Unauthorized />}
      isLast={isLast}
    >
      {children}
    </AccessBoundary>
  );
}
