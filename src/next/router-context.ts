import { createContext, useContext, type Context, type FragmentInstance, type ReactNode } from "react";
import { routerMissing } from "../errors/client.ts";

/** Says where the rendered page is. */
export interface RouterState {
  /** Canonical path, without base path. */
  readonly path: string;
  /** Undefined in a render for everyone, which sees no query. */
  readonly search: URLSearchParams | undefined;
  readonly params: RouteParams;
}

/** Holds the params of a page, canonical-encoded. */
export type RouteParams = Readonly<Record<string, string | readonly string[]>>;

/** Moves between pages; what `useRouter()` gives. Hrefs are as app code writes them, without base path. */
export interface AppRouterInstance {
  push(href: string, options?: NavigateOptions): void;
  replace(href: string, options?: NavigateOptions): void;
  back(): void;
  forward(): void;
  /** Fetches the current page again; state and scroll position stay. */
  refresh(): void;
  /** Fetches a page ahead of its visit. Does nothing in development. */
  prefetch(href: string, options?: PrefetchOptions): void;
}

/** Says how a page is fetched ahead. */
export interface PrefetchOptions {
  /** Default `auto`: a page that is rendered per visitor is fetched as far as its `loading` file. */
  readonly kind?: PrefetchKind;
  /** Called once when what was fetched is dropped, after an action or `refresh()`. */
  readonly onInvalidate?: () => void;
}

/** Says how a page is moved to. */
export interface NavigateOptions {
  /** False keeps the scroll position. Default true: to the top, or to the hash. */
  readonly scroll?: boolean;
}

/** Says how much of a page is fetched ahead. */
export type PrefetchKind = "auto" | "full";

/** Does for links what they need of the router. Hrefs are as anchors show them, with base path. */
export interface LinkRouter {
  navigate(href: string, how: LinkNavigation): void;
  prefetch(href: string, kind: PrefetchKind): void;
  /** Prefetches once the element comes near the viewport; the result ends the watch. */
  watch(element: Element, href: string, kind: PrefetchKind): () => void;
}

/** Says how a link is followed. */
export interface LinkNavigation {
  readonly history: "push" | "replace";
  readonly scroll: boolean;
}

/** Takes the fragment around the page once it is on screen; the result is called when it goes. */
export type PageSpot = (page: FragmentInstance) => () => void;

/** Holds everything the tree gets from its router. On the server it has no working methods. */
export interface ClientRouter {
  readonly app: AppRouterInstance;
  readonly links: LinkRouter;
  readonly spot: PageSpot | undefined;
}

/** Collects callbacks whose elements a server render puts into the document. */
export type InsertHtml = (callback: () => ReactNode) => void;

/** Carries where the page is. */
export const RouterStateContext: Context<RouterState | undefined> = createContext<RouterState | undefined>(undefined);
/** Carries the router. */
export const RouterContext: Context<ClientRouter | undefined> = createContext<ClientRouter | undefined>(undefined);
/** Holds the segments below a layout as far as the page, by the name of the slot. */
export type LayoutSegmentsBySlot = Readonly<Record<string, readonly string[] | undefined>>;

/** Carries the segments below the nearest layout. */
export const LayoutSegmentsContext: Context<LayoutSegmentsBySlot> = createContext<LayoutSegmentsBySlot>({});
/** Carries the collector of a server render; undefined in the browser. */
export const InsertHtmlContext: Context<InsertHtml | undefined> = createContext<InsertHtml | undefined>(undefined);

/** Gives the state of the router around a component. Throws when there is none, naming the hook that asked. */
export function useRouterState(hook: string): RouterState {
  const state = useContext(RouterStateContext);
  if (!state) throw routerMissing(hook);
  return state;
}
