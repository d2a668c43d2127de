import { entryOf } from "./view.ts";
import type { Navigation } from "./navigation.ts";
import type { ScrollMemory } from "./scroll-memory.ts";

/** Connects a navigation to what the visitor and the app do to the window's history. Called once per document. */
export function followHistory(window: Window, navigation: Navigation, scrolls: ScrollMemory): void {
  const { history } = window;
  patch(history, navigation, "push");
  patch(history, navigation, "replace");
  window.addEventListener("popstate", () => navigation.restore());
  window.addEventListener("scroll", () => navigation.scrolled(window.scrollX, window.scrollY), { passive: true });

  // The router restores positions itself, after the page is there. Only a document that is loaded again is the browser's.
  history.scrollRestoration = "manual";
  window.addEventListener("pageshow", () => (history.scrollRestoration = "manual"));
  window.addEventListener("pagehide", () => {
    history.scrollRestoration = "auto";
    scrolls.save();
  });
}

/** Scrolls to where an earlier document of the tab left the current entry, unless the visitor has scrolled since. */
export function restoreScroll(window: Window, scrolls: ScrollMemory): void {
  const entry = entryOf(window.history.state);
  const point = entry === undefined ? undefined : scrolls.recall(entry);
  if (point && window.scrollY === 0) window.scrollTo({ left: point.x, top: point.y, behavior: "instant" });
}

/** An app may write history entries itself; the hooks follow the address, as in Next.js. */
function patch(history: History, navigation: Navigation, how: "push" | "replace"): void {
  const name = `${how}State` as const;
  const original = history[name].bind(history);
  history[name] = (state: unknown, unused: string, href?: string | URL | null): void => {
    if (href === undefined || href === null || entryOf(state) !== undefined) original(state, unused, href);
    else navigation.adopt(how, state, href);
  };
}
