import { startTransition } from "react";
import type { ClientRouter, NavigateOptions, PageSpot, PrefetchOptions } from "../../next/router-context.ts";
import { anchorHref, type Site } from "../../next/site.ts";
import type { Navigation } from "./navigation.ts";
import type { Viewport } from "./viewport.ts";

/** Says what a router is made of. */
export interface ClientRouterOptions {
  readonly navigation: Navigation;
  readonly site: Site;
  readonly viewport: Viewport;
  readonly spot: PageSpot;
  readonly history: Pick<History, "back" | "forward">;
  /** Off in development, where every prefetch would compile a page. */
  readonly prefetching: boolean;
}

/** Makes the router that hooks and links use. */
export function createClientRouter(options: ClientRouterOptions): ClientRouter {
  const { navigation, site, viewport, history } = options;
  const go = (how: "push" | "replace", href: string, { scroll = true }: NavigateOptions = {}): void =>
    startTransition(() => navigation.navigate(anchorHref(href, site), { history: how, scroll }));
  const prefetch = (href: string, how: PrefetchOptions): void => {
    if (options.prefetching) navigation.prefetch(href, how);
  };
  return {
    app: {
      push: (href, how) => go("push", href, how),
      replace: (href, how) => go("replace", href, how),
      back: () => history.back(),
      forward: () => history.forward(),
      refresh: () => startTransition(() => navigation.refresh("load-document")),
      prefetch: (href, how = {}) => prefetch(anchorHref(href, site), how),
    },
    spot: options.spot,
    links: {
      navigate: (href, how) => navigation.navigate(href, how),
      prefetch: (href, kind) => prefetch(href, { kind }),
      watch: (element, href, kind) =>
        options.prefetching ? viewport.watch(element, () => prefetch(href, { kind })) : () => undefined,
    },
  };
}
