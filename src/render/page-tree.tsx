import { Fragment, type ReactNode } from "react";
import type { AccessStatus } from "../next/control-flow.ts";
import { NOT_FOUND_ROUTE } from "../routing/not-found.ts";
import { interceptedFrom } from "../routing/interception.ts";
import { promiseParams, type Params } from "../routing/params.ts";
import { folderOf } from "../routing/segment.ts";
import { beside } from "./beside.tsx";
import { BuiltInForbidden, BuiltInNotFound, BuiltInUnauthorized } from "./client/built-in.tsx";
import { ClientPage } from "./client/client-page.tsx";
import { LayoutSegments } from "./client/layout-segments.tsx";
import { PageSpot } from "./client/page-spot.tsx";
import { Pending } from "./client/pending.tsx";
import { Slot } from "./client/slot.tsx";
import { guarded, isClientReference } from "./control-trace.ts";
import { headBeside, headInPlace, headNode, headOf } from "./head-place.tsx";
import { besideElement, boundedElement, isPassedBy, type LevelAt } from "./level-boundaries.tsx";
import type { LoadedLevel } from "./load-route.ts";
import { HEAD, type PageView, type SlotContent } from "./payload.ts";
import type { InterceptionEntry } from "./route-table.ts";
import {
  branchAt,
  loadingLevel,
  paramsUpTo,
  segmentKey,
  segmentsBelow,
  slotId,
  type TreeBranch,
} from "./tree-branch.ts";
import { pagePlace, refusalAt, type Tree, type TreeInput } from "./tree.ts";

/**
 * Builds the element tree of a page from the root layout down, in the App Router's order per level: layout, template,
 * error boundary, loading boundary, access boundary, then the next level. Where a layout has slots, what they hold stands
 * beside the tree, so that a browser can exchange one of them and keep the others. Its head is then one of them; else it
 * stands first in the root layout, above every boundary, as in Next.js: a page that breaks keeps its title.
 */
export function pageTree(input: TreeInput): PageView {
  const { levels } = input.route;
  const main = branchAt(input.route, input.path);
  const headAt = levels.findIndex(({ layout }) => layout);
  const tree: Tree = { ...input, slots: new Map(), shown: [], head: headOf(input, main), headAt };
  const isSlotted = hasSlots(levels);
  if (isSlotted) tree.slots.set(HEAD, { node: headNode(tree), segments: [], ...notYet(input.isShell) });
  const root = branchElement(tree, main);
  return {
    root: (input.isBare ?? headAt < 0) ? <BareDocument>{root}</BareDocument> : root,
    ...viewOf(tree),
  };
}

/** Builds what an interception shows: the slot that it fills, with its head. The layouts above are on screen already. */
export function interceptionTree(input: TreeInput, { host, slot }: InterceptionEntry): PageView {
  const branch: TreeBranch = { ...branchAt(input.route, input.path), start: host + 1 };
  const tree: Tree = { ...input, slots: new Map(), shown: [], head: headOf(input, branch), headAt: host };
  const level = branch.levels[host];
  const below = branchElement(tree, branch);
  const at = level && { tree, branch, level, index: host };
  const node = at ? (slot === "children" ? boundedElement(at, below) : besideElement(at, below)) : below;
  tree.slots.set(slotId(branch, host, slot), { node, segments: segmentsBelow(branch, host) });
  tree.slots.set(HEAD, { node: headNode(tree), segments: [] });
  return { root: null, ...viewOf(tree) };
}

function viewOf({ slots, shown, path, intercepts }: Tree): Omit<PageView, "root"> {
  const opens = intercepts.map((one) => `/${interceptedFrom(one, path).map(folderOf).join("/")}`);
  return {
    // The page's own values win over those of slots beside it.
    params: Object.assign({}, ...shown.map(({ params }) => params).toReversed()) as Params,
    ...(slots.size > 0 ? { slots: Object.fromEntries(slots) } : {}),
    ...(opens.length > 0 ? { intercepts: opens } : {}),
  };
}

/** An app whose root layouts all lie below a param has none for what matches no route. */
function BareDocument({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}

function hasSlots(levels: readonly LoadedLevel[]): boolean {
  return levels.some((level) => level.slots.length > 0 || level.opens);
}

function branchElement(tree: Tree, branch: TreeBranch): ReactNode {
  tree.shown.push(branch);
  const last = tree.isShell ? loadingLevel(branch) : branch.levels.length - 1;
  let children = tree.isShell ? <Pending /> : leafElement(tree, branch);
  for (let index = last; index >= branch.start; index--) {
    const level = branch.levels[index];
    if (level) children = levelElement({ tree, branch, level, index }, children);
  }
  return children;
}

function leafElement(tree: Tree, branch: TreeBranch): ReactNode {
  const last = branch.levels.length - 1;
  const refusal = refusalAt(tree, branch.loaded, { part: "page" });
  if (refusal) return accessElement(tree, branch, { status: refusal.status, from: last });
  const page = pageElement(tree, branch);
  const isMain = tree.shown[0] === branch;
  return (
    <Fragment key="page">
      {headBeside(tree, branch, last)}
      {isMain && tree.route.entry.id === NOT_FOUND_ROUTE && NO_INDEX}
      {beside(branch.pageStyles, isMain ? <PageSpot>{page}</PageSpot> : page)}
    </Fragment>
  );
}

function pageElement({ searchParams, trace }: Tree, branch: TreeBranch): ReactNode {
  const Page = branch.page;
  if (!Page) return <BuiltInNotFound />;
  const { params } = branch;
  if (isClientReference(Page)) return <ClientPage Page={Page} params={params} />;
  return guarded(Page, { params: promiseParams(params), searchParams }, { trace, place: pagePlace(branch.loaded) });
}

interface LevelInput extends LevelAt {
  readonly tree: Tree;
}

function levelElement(at: LevelInput, children: ReactNode): ReactNode {
  const { tree, branch, level, index } = at;
  const { trace } = tree;
  // A layout that refused is replaced by the nearest fallback above it: its own files do not apply to itself.
  const refusal = refusalAt(tree, branch.loaded, { part: "layout", level: index });
  if (refusal) return accessElement(tree, branch, { status: refusal.status, from: index - 1 });
  const content = isAbsent(at) ? undefined : boundedElement(at, children);
  const slots = slotsOf(at, content);
  const own = slots?.ids["children"];
  const head = tree.headAt === index ? <Fragment key="head">{headInPlace(tree)}</Fragment> : undefined;
  let element = own === undefined ? content : <Slot id={own} />;
  if (head && !isAbsent(at)) element = [head, <Fragment key="page">{element}</Fragment>];
  if (level.layout) {
    const props = { ...slots?.named, params: promiseParams(paramsUpTo(branch, index)), children: element };
    element = guarded(level.layout, props, { trace, place: { branch: branch.loaded, level: index, part: "layout" } });
  }
  const segments = slots ? { slots: slots.ids } : { segments: segmentsBelow(branch, index) };
  if (!isPassedBy(at)) element = <LayoutSegments {...segments}>{element}</LayoutSegments>;
  // Nobody would show what such a layout has as `children`.
  if (isAbsent(at)) element = beside(beside(head, headBeside(tree, branch, index)), element);
  return <Fragment key={segmentKey(level, branch.params)}>{beside(level.layoutStyles, element)}</Fragment>;
}

interface LevelSlots {
  /** Ids by the names that the layout knows them by, `children` included. */
  readonly ids: Readonly<Record<string, string>>;
  /** The layout's props but `children`. */
  readonly named: Readonly<Record<string, ReactNode>>;
}

/** Puts what the slots of a level hold beside the tree. Undefined where there is nothing to exchange. */
function slotsOf({ tree, branch, level, index }: LevelInput, children: ReactNode): LevelSlots | undefined {
  if (level.slots.length === 0 && !level.opens) return undefined;
  const fill = (name: string, content: SlotContent): string => {
    const id = slotId(branch, index, name);
    tree.slots.set(id, content);
    return id;
  };
  const own = { node: children, segments: segmentsBelow(branch, index), ...unmatchedAt(branch, index) };
  const ids = isAbsent({ branch, index }) ? {} : { children: fill("children", own) };
  const named = level.slots.map((slot) => {
    const held = branchAt(slot, tree.path);
    if (tree.isShell && loadingLevel(held) < 0) {
      return [slot.name, fill(slot.name, { node: undefined, segments: [], ...notYet(true) })] as const;
    }
    const node = besideElement({ level, index }, branchElement(tree, held));
    const content = { node, segments: segmentsBelow(held, index), ...unmatchedAt(held, index) };
    return [slot.name, fill(slot.name, content)] as const;
  });
  return {
    ids: { ...ids, ...Object.fromEntries(named) },
    named: Object.fromEntries(named.map(([name, id]) => [name, <Slot key={name} id={id} />])),
  };
}

/** What a branch has for every URL stands right in the level that it ends with. */
function unmatchedAt({ levels, unmatched }: TreeBranch, index: number): Pick<SlotContent, "unmatched"> {
  return unmatched && index === levels.length - 1 ? { unmatched: true } : {};
}

/** Of what a slot is to hold, a shell says nothing: a browser that shows something in it keeps that meanwhile. */
function notYet(isShell: boolean): Pick<SlotContent, "unmatched"> {
  return isShell ? { unmatched: true } : {};
}

/** Tells whether a layout has slots alone, and no `children`. */
function isAbsent({ branch, index }: Pick<LevelAt, "branch" | "index">): boolean {
  return branch.unmatched === "absent" && index === branch.levels.length - 1;
}

/** The fallback of the nearest level at or above `from`, rendered on the server with its robots tag. */
function accessElement(
  tree: Tree,
  branch: TreeBranch,
  { status, from }: { readonly status: AccessStatus; readonly from: number },
): ReactNode {
  const pick = ACCESS_FILES[status];
  const levels = branch.levels.slice(0, from + 1);
  const Fallback = levels.findLast((level) => level[pick.file])?.[pick.file] ?? pick.builtIn;
  return (
    <Fragment key="access">
      {headBeside(tree, branch, from)}
      {NO_INDEX}
      <Fallback />
    </Fragment>
  );
}

const NO_INDEX = <meta name="robots" content="noindex" />;

const ACCESS_FILES = {
  401: { file: "unauthorized", builtIn: BuiltInUnauthorized },
  403: { file: "forbidden", builtIn: BuiltInForbidden },
  404: { file: "notFound", builtIn: BuiltInNotFound },
} as const;
