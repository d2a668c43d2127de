import type { Navigation } from "./navigation.ts";

/** Is told that a navigation starts, by the app's `instrumentation-client` file. */
export type OnTransitionStart = (href: string, kind: "push" | "replace" | "traverse") => void;

/** Reads the function out of the app's module; undefined when it has none. */
export function transitionStartOf(module: object): OnTransitionStart | undefined {
  const value: unknown = Reflect.get(module, "onRouterTransitionStart");
  // What it takes is the convention of Next.js.
  return typeof value === "function" ? (value as OnTransitionStart) : undefined;
}

/** Tells of every navigation that a link, the router or the browser's buttons start. */
export function withTransitionStart(navigation: Navigation, tell: OnTransitionStart | undefined): Navigation {
  if (!tell) return navigation;
  return {
    ...navigation,
    navigate(href, how) {
      tell(href, how.history === "replace" ? "replace" : "push");
      navigation.navigate(href, how);
    },
    restore() {
      tell(location.href, "traverse");
      navigation.restore();
    },
  };
}
