import {
  startTransition,
  use,
  useEffect,
  useInsertionEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from "react";
import { routerOnServer } from "../../errors/client.ts";
import {
  InsertHtmlContext,
  RouterContext,
  RouterStateContext,
  type ClientRouter,
  type InsertHtml,
  type RouterState,
} from "../../next/router-context.ts";
import { appPathOf, builtSite } from "../../next/site.ts";
import type { RscPayload } from "../payload.ts";
import { announce } from "./announce.ts";
import { LastBoundary, RedirectBoundary } from "./boundaries.tsx";
import { BuiltInGlobalError } from "./built-in-global-error.tsx";
import type { Navigation } from "./navigation.ts";
import { shownPath } from "./page-url.ts";
import type { Scroller } from "./scroller.ts";
import { SlotsContext, type SlotContents } from "./slots-context.ts";
import type { View } from "./view.ts";

/** Takes what surrounds one document on the server. */
export interface ServerRouterProps {
  readonly payload: RscPayload;
  /** Query of the visitor; undefined in a render for everyone. */
  readonly search: string | undefined;
  /** Takes the callbacks of `useServerInsertedHTML`. */
  readonly insertHtml?: InsertHtml;
  readonly children: ReactNode;
}

/** Surrounds a document on the server. It has the same shape as `BrowserRouter`, so that ids match on hydration. */
export function ServerRouter({ payload, search, insertHtml, children }: ServerRouterProps): ReactNode {
  const state: RouterState = {
    path: appPathOf(payload.path, builtSite().basePath) ?? payload.path,
    search: search === undefined ? undefined : new URLSearchParams(search),
    params: payload.params,
  };
  return (
    <Frame
      router={SERVER_ROUTER}
      state={state}
      slots={new Map(Object.entries(payload.slots ?? {}))}
      insertHtml={insertHtml}
    >
      {children}
    </Frame>
  );
}

/** Takes what one document needs in the browser. */
export interface BrowserRouterProps {
  readonly navigation: Navigation;
  readonly router: ClientRouter;
  readonly scroller: Scroller;
}

/** Shows what the navigation says: hydrates its first view, then follows it. */
export function BrowserRouter({ navigation, router, scroller }: BrowserRouterProps): ReactNode {
  const view = useView(navigation);
  useLayoutEffect(() => scroller.apply(view.scroll), [scroller, view]);
  const { href, payload, picture } = view;
  const path = shownPath(href, payload.path, builtSite());
  const query = new URL(href).search;
  // A shell has no title yet.
  useAnnouncement(payload.isShell ? undefined : path);
  const search = useMemo(() => new URLSearchParams(query), [query]);
  const state = useMemo(() => ({ path, search, params: payload.params }), [path, search, payload]);
  return (
    <Frame router={router} state={state} slots={picture.slots} insertHtml={undefined}>
      {picture.base.root}
    </Frame>
  );
}

function useView(navigation: Navigation): View {
  const [next, setNext] = useState<View | Promise<View>>(navigation.first);
  const view = next instanceof Promise ? use(next) : next;
  // Before every other effect: a component may navigate as soon as it is mounted.
  useInsertionEffect(() => navigation.attach((following) => startTransition(() => setNext(following))), [navigation]);
  // Before the effects of components, which may read the address.
  useInsertionEffect(() => navigation.committed(view), [navigation, view]);
  useEffect(() => navigation.hydrated(), [navigation]);
  return view;
}

function useAnnouncement(path: string | undefined): void {
  const announced = useRef(path);
  useEffect(() => {
    if (path === undefined || announced.current === path) return;
    announced.current = path;
    announce(document);
  }, [path]);
}

interface FrameProps {
  readonly router: ClientRouter;
  readonly state: RouterState;
  readonly slots: SlotContents;
  readonly insertHtml: InsertHtml | undefined;
  readonly children: ReactNode;
}

function Frame({ router, state, slots, insertHtml, children }: FrameProps): ReactNode {
  return (
    <RouterContext value={router}>
      <InsertHtmlContext value={insertHtml}>
        <RouterStateContext value={state}>
          <LastBoundary fallback={BuiltInGlobalError}>
            <RedirectBoundary>
              <SlotsContext value={slots}>{children}</SlotsContext>
            </RedirectBoundary>
          </LastBoundary>
        </RouterStateContext>
      </InsertHtmlContext>
    </RouterContext>
  );
}

const SERVER_ROUTER: ClientRouter = {
  app: {
    push: () => refuse("push"),
    replace: () => refuse("replace"),
    back: () => refuse("back"),
    forward: () => refuse("forward"),
    refresh: () => refuse("refresh"),
    prefetch: () => refuse("prefetch"),
  },
  spot: undefined,
  links: {
    navigate: () => refuse("push"),
    prefetch: () => refuse("prefetch"),
    watch: () => refuse("prefetch"),
  },
};

function refuse(method: string): never {
  throw routerOnServer(method);
}
