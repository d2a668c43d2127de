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
export function boundedElement(at: LevelAt, children: ReactNode): ReactNode {
  if (isPassedBy(at)) return children;
  const { branch, level, index } = at;
  let element = accessBoundary({ level, index }, children);
  if (level.loading) element = <Suspense fallback={<level.loading />}>{element}</Suspense>;
  if (level.error) element = <ErrorBoundary fallback={level.error}>{element}</ErrorBoundary>;
  if (level.template) element = <level.template>{element}</level.template>;
  const below = branch.levels[index + 1];
  return <Fragment key={below ? segmentKey(below, branch.params) : "page"}>{element}</Fragment>;
}

/** Tells whether a level has neither a boundary nor anybody who could ask for its segments: the next one says its own. */
export function isPassedBy({ branch, level, index }: LevelAt): boolean {
  const { layout, template, error, loading, notFound, forbidden, unauthorized, opens } = level;
  const hasFiles = [layout, template, error, loading, notFound, forbidden, unauthorized].some((file) => file);
  return !hasFiles && !opens && index > 0 && index < branch.levels.length - 1;
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
  // A prop that is not there takes no place in the payload.
  return (
    <AccessBoundary
      {...(NotFound && { notFound: <NotFound /> })}
      {...(Forbidden && { forbidden: <Forbidden /> })}
      {...(Unauthorized && { unauthorized: <Unauthorized /> })}
      isLast={isLast}
    >
      {children}
    </AccessBoundary>
  );
}
