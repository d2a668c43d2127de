import type { ScrollPoint } from "./scroll-memory.ts";
import type { HistoryWrite, Scroll } from "./view.ts";

/** Names what the navigation may do to the window. */
export interface BrowserPage {
  href(): string;
  state(): unknown;
  /** Changes the history without telling the navigation. */
  write(how: HistoryWrite, state: unknown, href: string): void;
  /** Loads a document, also when only the hash differs. */
  leave(href: string, how: HistoryWrite): void;
}

/** Opens the window of the running document. `write` keeps the methods that the history has now. */
export function openBrowserPage(window: Window): BrowserPage {
  const { history, location } = window;
  const write: Readonly<Record<HistoryWrite, History["pushState"]>> = {
    push: history.pushState.bind(history),
    replace: history.replaceState.bind(history),
  };
  return {
    href: () => location.href,
    state: (): unknown => history.state,
    write: (how, state, href) => write[how](state, "", href),
    leave(href, how) {
      const isHere = href.split("#")[0] === location.href.split("#")[0];
      if (isHere) location.reload();
      else if (how === "push") location.assign(href);
      else location.replace(href);
    },
  };
}

/** Scrolls at once, whatever `scroll-behavior` says: a new page does not glide in. */
export function applyScroll(window: Window, scroll: Scroll): void {
  switch (scroll.kind) {
    case "keep":
      return;
    case "top":
      scrollTo(window, { x: 0, y: 0 });
      return;
    case "point":
      scrollTo(window, scroll.point);
      return;
    case "hash":
      scrollToHash(window, scroll.hash);
      return;
  }
}

// Newer browsers return a promise from `scrollTo`; an effect that passed it on would hand React a false cleanup.
function scrollTo(window: Window, { x, y }: ScrollPoint): void {
  window.scrollTo({ left: x, top: y, behavior: "instant" });
}

function scrollToHash(window: Window, hash: string): void {
  const name = decoded(hash.slice(1));
  const target = window.document.getElementById(name) ?? window.document.getElementsByName(name)[0];
  // The empty hash and `#top` name the top of every document (HTML, section 7.4.6.4).
  if (!target && (name === "" || name.toLowerCase() === "top")) return scrollTo(window, { x: 0, y: 0 });
  target?.scrollIntoView({ behavior: "instant" });
  target?.focus({ preventScroll: true });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Ids may hold a bare percent sign.
    return text;
  }
}
