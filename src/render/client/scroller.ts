import type { FragmentInstance } from "react";
import type { PageSpot } from "../../next/router-context.ts";
import type { ScrollPoint } from "./scroll-memory.ts";
import type { Scroll } from "./view.ts";

/** Brings what a view is about onto the screen. */
export interface Scroller {
  /** Scrolls at once, whatever `scroll-behavior` says: a new page does not glide in. */
  apply(scroll: Scroll): void;
  /** Told by the page where it stands. A page that streams may come after its view. */
  readonly spot: PageSpot;
}

/** Makes the scroller of one document. */
export function createScroller(window: Window): Scroller {
  let page: FragmentInstance | undefined;
  /** A hash whose target was not there when its view was, and where the document was scrolled to instead. */
  let awaited: { readonly hash: string; readonly y: number } | undefined;
  const toTop = (): void => {
    // As in Next.js: a page that begins on the screen stays where it is, one far down the document is brought up.
    if (page && beginsOnScreen(window, page)) return;
    scrollTo(window, { x: 0, y: 0 });
    if (page && !beginsOnScreen(window, page)) page.scrollIntoView();
  };
  return {
    apply(scroll) {
      awaited = undefined;
      switch (scroll.kind) {
        case "keep":
          return;
        case "top":
          return toTop();
        case "point":
          return scrollTo(window, scroll.point);
        case "hash":
          if (scrollToHash(window, scroll.hash) || scroll.from === "same-page") return;
          toTop();
          awaited = { hash: scroll.hash, y: window.scrollY };
          return;
      }
    },
    spot: (fragment) => {
      page = fragment;
      // A visitor who has scrolled meanwhile is not carried away.
      if (awaited?.y === window.scrollY) scrollToHash(window, awaited.hash);
      return () => {
        if (page === fragment) page = undefined;
      };
    },
  };
}

function beginsOnScreen(window: Window, page: FragmentInstance): boolean {
  const top = page.getClientRects()[0]?.top ?? 0;
  return top >= 0 && top <= window.innerHeight;
}

// Newer browsers return a promise from `scrollTo`; an effect that passed it on would hand React a false cleanup.
function scrollTo(window: Window, { x, y }: ScrollPoint): void {
  window.scrollTo({ left: x, top: y, behavior: "instant" });
}

/** Gives false when the document has no such place. */
function scrollToHash(window: Window, hash: string): boolean {
  const name = decoded(hash.slice(1));
  const target = window.document.getElementById(name) ?? window.document.getElementsByName(name)[0];
  if (target) {
    target.scrollIntoView({ behavior: "instant" });
    target.focus({ preventScroll: true });
    return true;
  }
  // The empty hash and `#top` name the top of every document (HTML, section 7.4.6.4).
  if (name !== "" && name.toLowerCase() !== "top") return false;
  scrollTo(window, { x: 0, y: 0 });
  return true;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Ids may hold a bare percent sign.
    return text;
  }
}
