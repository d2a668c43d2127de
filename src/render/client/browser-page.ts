import type { HistoryWrite } from "./view.ts";

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
