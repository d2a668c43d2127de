"use client";

import {
  cloneElement,
  createContext,
  isValidElement,
  useContext,
  useTransition,
  type AnchorHTMLAttributes,
  type Context,
  type MouseEvent,
  type ReactNode,
  type Ref,
  type TouchEvent,
} from "react";
import { takesOver } from "./link-click.ts";
import { RouterContext } from "./router-context.ts";
import { anchorHref, builtSite } from "./site.ts";
import { formatUrl, type UrlObject } from "./url-object.ts";
import { useWatchedRef } from "./watched-ref.ts";

/** Takes what `next/link` takes. */
export interface LinkProps extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href"> {
  readonly href: string | UrlObject;
  /** Shown instead of `href`. */
  readonly as?: string | UrlObject;
  readonly replace?: boolean;
  /** False keeps the scroll position. */
  readonly scroll?: boolean;
  /**
   * False turns prefetching off. Else the page is fetched when the link comes near the viewport: with true all of it, by
   * default a page that is rendered per visitor only as far as its `loading` file.
   */
  readonly prefetch?: boolean | "auto" | null;
  /** Fetches all of the page when the pointer comes over the link. */
  readonly unstable_dynamicOnHover?: boolean;
  /** Called before a client navigation, which it may prevent. */
  readonly onNavigate?: (event: { readonly preventDefault: () => void }) => void;
  readonly ref?: Ref<HTMLAnchorElement>;
  /** Uses the only child as the anchor. */
  readonly legacyBehavior?: boolean;
  readonly passHref?: boolean;
  readonly shallow?: boolean;
  readonly locale?: string | false;
}

/** Renders an anchor that navigates without loading a document, where the click allows it. */
export default function Link(props: LinkProps): ReactNode {
  const {
    href,
    as,
    replace,
    scroll,
    prefetch,
    unstable_dynamicOnHover,
    onNavigate,
    ref,
    legacyBehavior,
    passHref,
    shallow,
    locale,
    children,
    ...anchor
  } = props;
  const shown = anchorHref(textOf(as ?? href), builtSite());
  const router = useContext(RouterContext)?.links;
  const [pending, startTransition] = useTransition();
  const ahead = prefetch === false ? undefined : router;
  const kind = prefetch === true ? "full" : "auto";
  const mergedRef = useWatchedRef({ router: ahead, shown, kind }, ref);
  const intend = (): void => ahead?.prefetch(shown, unstable_dynamicOnHover ? "full" : kind);

  const onClick = (event: MouseEvent<HTMLAnchorElement>): void => {
    anchor.onClick?.(event);
    if (!router || !takesOver(clickOf(event, shown))) return;
    event.preventDefault();
    if (isPrevented(onNavigate)) return;
    startTransition(() => router.navigate(shown, { history: replace ? "replace" : "push", scroll: scroll ?? true }));
  };
  const live = {
    ...anchor,
    href: shown,
    ref: mergedRef,
    onClick,
    onMouseEnter(event: MouseEvent<HTMLAnchorElement>): void {
      anchor.onMouseEnter?.(event);
      intend();
    },
    onTouchStart(event: TouchEvent<HTMLAnchorElement>): void {
      anchor.onTouchStart?.(event);
      intend();
    },
  };
  const element =
    legacyBehavior && isValidElement(children) ? cloneElement(children, live) : <a {...live}>{children}</a>;
  return <LinkStatusContext value={pending ? PENDING : IDLE}>{element}</LinkStatusContext>;
}

/** Says whether the navigation that the link around the component started is still on its way. */
export function useLinkStatus(): LinkStatus {
  return useContext(LinkStatusContext);
}

/** Says whether a link is being followed. */
export interface LinkStatus {
  readonly pending: boolean;
}

const PENDING: LinkStatus = { pending: true };
const IDLE: LinkStatus = { pending: false };
const LinkStatusContext: Context<LinkStatus> = createContext<LinkStatus>(IDLE);

function textOf(href: string | UrlObject): string {
  return typeof href === "string" ? href : formatUrl(href);
}

function clickOf(event: MouseEvent<HTMLAnchorElement>, shown: string): Parameters<typeof takesOver>[0] {
  const { currentTarget: anchor } = event;
  return {
    button: event.button,
    modified: event.metaKey || event.ctrlKey || event.shiftKey || event.altKey,
    defaultPrevented: event.defaultPrevented,
    target: anchor.getAttribute("target") ?? undefined,
    download: anchor.hasAttribute("download"),
    href: URL.parse(shown, location.href)?.href ?? "about:blank",
    page: location.href,
  };
}

function isPrevented(onNavigate: LinkProps["onNavigate"]): boolean {
  let prevented = false;
  onNavigate?.({ preventDefault: () => (prevented = true) });
  return prevented;
}
