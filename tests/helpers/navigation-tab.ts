import type { Loaded } from "../../src/render/client/load-page.ts";
import { createNavigation, type Navigation } from "../../src/render/client/navigation.ts";
import { createScrollMemory } from "../../src/render/client/scroll-memory.ts";
import type { View } from "../../src/render/client/view.ts";
import type { RscPayload } from "../../src/render/payload.ts";

/** Origin of the tab. */
export const SITE = "https://site.test";

/** Makes the payload of a page, or of one that redirects. */
export function payloadOf(path: string, redirect?: string): RscPayload {
  const page: RscPayload = { build: "b1", path, params: {}, root: path, status: 200 };
  return redirect === undefined ? page : { ...page, redirect: { to: redirect, type: "replace" } };
}

/** One tab whose history is a list. */
export interface Tab {
  readonly navigation: Navigation;
  /** Addresses in the history, oldest first. */
  history(): readonly string[];
  /** Documents that were loaded. */
  readonly left: string[];
  readonly visits: string[];
  /** Waits for the last view and commits it, as React does. */
  settle(): Promise<View>;
  shown(): View;
  back(): void;
}

interface TabOptions {
  readonly at?: string;
  readonly initial?: RscPayload;
  readonly visit?: (url: URL) => Promise<Loaded>;
  /** Path of a page whose shell was loaded ahead. */
  readonly shell?: string;
}

/** Says that a page was loaded, or that it redirects. */
export function loadedAt(url: URL, redirect?: string): Loaded {
  return { kind: "payload", payload: payloadOf(url.pathname, redirect), href: url.href, shelfLife: "stored" };
}

/** Opens a tab at a path. */
export function openTab(options: TabOptions = {}): Tab {
  const { at = "/", initial = payloadOf(at), visit = async (url) => loadedAt(url), shell } = options;
  const entries: { href: string; state: unknown }[] = [{ href: SITE + at, state: null }];
  const left: string[] = [];
  const visits: string[] = [];
  let index = 0;
  let ids = 0;
  const here = (): { href: string; state: unknown } => entries[index] ?? { href: SITE, state: null };
  const navigation = createNavigation({
    initial,
    site: { basePath: "", trailingSlash: false },
    newEntry: () => `e${++ids}`,
    scrolls: createScrollMemory(() => ({ getItem: () => null, setItem: () => undefined })),
    page: {
      href: () => here().href,
      state: () => here().state,
      write(how, state, href) {
        const entry = { href: new URL(href, here().href).href, state };
        if (how === "push") index += 1;
        entries.splice(index, how === "push" ? entries.length : 1, entry);
      },
      leave: (href) => void left.push(href),
    },
    loader: {
      visit(url) {
        visits.push(url.pathname + url.search);
        return visit(url);
      },
      shell: async ({ pathname }) => (pathname === shell ? { ...payloadOf(pathname), isShell: true } : undefined),
      prefetch: () => undefined,
      offer: () => undefined,
      forget: () => undefined,
    },
  });
  let latest: View | Promise<View> = navigation.first;
  let shown = navigation.first;
  navigation.attach((next) => {
    latest = next;
  });
  navigation.committed(navigation.first);
  return {
    navigation,
    left,
    visits,
    history: () => entries.map(({ href }) => href.slice(SITE.length)),
    shown: () => shown,
    async settle() {
      shown = await latest;
      navigation.committed(shown);
      return shown;
    },
    back() {
      index -= 1;
      navigation.restore();
    },
  };
}
