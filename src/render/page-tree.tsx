import { Fragment, Suspense, type ReactNode } from "react";
import { promiseParams, type Params } from "../routing/params.ts";
import { AccessBoundary, ErrorBoundary } from "./client/boundaries.tsx";
import { BuiltInNotFound, BuiltInForbidden, BuiltInUnauthorized } from "./client/built-in.tsx";
import { LayoutSegments } from "./client/layout-segments.tsx";
import { ClientPage } from "./client/client-page.tsx";
import { PageSpot } from "./client/page-spot.tsx";
import { Pending } from "./client/pending.tsx";
import { guarded, isClientReference, type ControlTrace, type TracePlace } from "./control-trace.ts";
import { headElements } from "./head-elements.tsx";
import type { LoadedLevel, LoadedRoute } from "./load-route.ts";

/** What the tree shows where the page would be: the page, nothing yet, or the access fallback of a level. */
export type TreeContent =
  | { readonly kind: "page" }
  /** The deepest `loading` file in place of what it stands in for, which is not rendered. */
  | { readonly kind: "shell"; readonly level: number }
  | { readonly kind: "access"; readonly status: AccessStatus; readonly place: TracePlace };

export type AccessStatus = 401 | 403 | 404;

export interface TreeInput {
  readonly route: LoadedRoute;
  readonly params: Params;
  readonly searchParams: Promise<unknown>;
  readonly content: TreeContent;
  readonly trace: ControlTrace;
}

/**
 * Builds the element tree of a page from the root layout down, in the App Router's order per level: layout, template,
 * error boundary, loading boundary, access boundary, then the next level. A level is one folder, so that slots can hang
 * beside `children` without another shape.
 */
export function pageTree(input: TreeInput): ReactNode {
  const { levels } = input.route;
  const last = input.content.kind === "shell" ? input.content.level : levels.length - 1;
  let children = input.content.kind === "shell" ? <Pending /> : leafContent(input, last);
  for (let index = last; index >= 0; index--) {
    const level = levels[index];
    if (level) children = levelElement(input, { level, index, children });
  }
  return levels.some((level) => level.layout) ? children : <BareDocument>{children}</BareDocument>;
}

/** Finds the deepest level with a `loading` file. Without one a page has no shell to show ahead of it. */
export function shellLevel({ levels }: LoadedRoute): number | undefined {
  const level = levels.findLastIndex(({ loading }) => loading);
  return level < 0 ? undefined : level;
}

/** An app whose root layouts all lie below a param has none for what matches no route. */
function BareDocument({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}

function leafContent(input: TreeInput, last: number): ReactNode {
  const { content, route } = input;
  if (content.kind === "access" && content.place.part === "page") return accessElement(input, content.status, last);
  return (
    <Fragment key="page">
      {headElements(input, { trace: input.trace, place: { level: last, part: "page" } })}
      {beside(route.pageStyles, <PageSpot>{pageElement(input, last)}</PageSpot>)}
    </Fragment>
  );
}

function pageElement({ route, params, searchParams, trace }: TreeInput, level: number): ReactNode {
  const Page = route.page;
  if (!Page) return <BuiltInNotFound />;
  const props = { params: promiseParams(params), searchParams };
  if (isClientReference(Page)) return <ClientPage Page={Page} params={params} />;
  return guarded(Page, props, { trace, place: { level, part: "page" } });
}

interface LevelInput {
  readonly level: LoadedLevel;
  readonly index: number;
  readonly children: ReactNode;
}

function levelElement(input: TreeInput, { level, index, children }: LevelInput): ReactNode {
  const { content } = input;
  // A layout that refused is replaced by the nearest fallback above it: its own files do not apply to itself.
  if (content.kind === "access" && content.place.part === "layout" && content.place.level === index) {
    return accessElement(input, content.status, index - 1);
  }
  const key = segmentKey(level.folder, input.params);
  let element = accessBoundary(level, index, children);
  if (level.loading) element = <Suspense fallback={<level.loading />}>{element}</Suspense>;
  if (level.error) element = <ErrorBoundary fallback={level.error}>{element}</ErrorBoundary>;
  if (level.template) element = <level.template>{element}</level.template>;
  // A level without files has neither a boundary nor anybody who could ask for its segments: the next one says its own.
  if (hasFiles(level) || index === 0 || index === input.route.levels.length - 1) {
    // Boundaries are new with what they surround: React shows no fallback in one that is on screen already.
    element = <Fragment key={keyBelow(input, index)}>{element}</Fragment>;
    element = <LayoutSegments segments={segmentsBelow(input, index)}>{element}</LayoutSegments>;
  }
  if (level.layout) {
    const props = { params: promiseParams(paramsUpTo(input, index)), children: element };
    element = guarded(level.layout, props, { trace: input.trace, place: { level: index, part: "layout" } });
  }
  return <Fragment key={key}>{beside(level.layoutStyles, element)}</Fragment>;
}

/** Elements side by side; one that is not there takes no place in the payload. */
function beside(first: ReactNode, second: ReactNode): ReactNode {
  if (first === undefined) return second;
  return (
    <>
      {first}
      {second}
    </>
  );
}

function hasFiles({ layout, template, error, loading, notFound, forbidden, unauthorized }: LoadedLevel): boolean {
  return [layout, template, error, loading, notFound, forbidden, unauthorized].some((file) => file !== undefined);
}

function accessBoundary(level: LoadedLevel, index: number, children: ReactNode): ReactNode {
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

/** The fallback of the nearest level at or above `from`, rendered on the server with its robots tag. */
function accessElement(input: TreeInput, status: AccessStatus, from: number): ReactNode {
  const pick = ACCESS_FILES[status];
  const Fallback =
    input.route.levels.slice(0, from + 1).findLast((level) => level[pick.file])?.[pick.file] ?? pick.builtIn;
  // The page's own metadata is left out: it may be what refused.
  const above = {
    ...input,
    route: { ...input.route, levels: input.route.levels.slice(0, from + 1), pageModule: undefined },
  };
  return (
    <Fragment key="access">
      {headElements(above, { trace: input.trace, place: { level: from, part: "page" } })}
      <meta name="robots" content="noindex" />
      <Fallback />
    </Fragment>
  );
}

const ACCESS_FILES = {
  401: { file: "unauthorized", builtIn: BuiltInUnauthorized },
  403: { file: "forbidden", builtIn: BuiltInForbidden },
  404: { file: "notFound", builtIn: BuiltInNotFound },
} as const;

/** Two paths share a level's state exactly when they share its folder and the values of its params. */
function segmentKey(folder: string, params: Params): string {
  const name = /^\[+(?:\.\.\.)?([^\]]+)\]+$/.exec(folder)?.[1];
  const value = name === undefined ? undefined : params[name];
  return value === undefined ? folder : `${folder}=${String(value)}`;
}

function keyBelow(input: TreeInput, index: number): string {
  const below = input.route.levels[index + 1];
  return below ? segmentKey(below.folder, input.params) : "page";
}

function segmentsBelow({ route, params }: TreeInput, index: number): readonly string[] {
  return route.levels
    .slice(index + 1)
    .filter((level) => !level.folder.startsWith("("))
    .map((level) => {
      const value = segmentKey(level.folder, params).split("=")[1];
      return value === undefined ? level.folder : value.replaceAll(",", "/");
    });
}

/** A layout sees the params of its own folder and those above, as in Next. */
function paramsUpTo({ route, params }: TreeInput, index: number): Params {
  const names = new Set(route.levels.slice(0, index + 1).flatMap((level) => paramName(level.folder) ?? []));
  return Object.fromEntries(Object.entries(params).filter(([name]) => names.has(name)));
}

function paramName(folder: string): string | undefined {
  return /^\[+(?:\.\.\.)?([^\]]+)\]+$/.exec(folder)?.[1];
}
