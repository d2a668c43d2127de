import type { Logger } from "vite";
import { ownPlace } from "../prerender/attribution.ts";
import type { DynamicUse } from "../request/scope.ts";

/** Says once per route why its pages are rendered for each visitor. */
export interface DevReasons {
  /** The route's own files say so. */
  configured(route: string, reason: string): void;
  /** A render read something of the request. */
  used(route: string, use: DynamicUse): void;
  /** Whether a render of the route is known to have read something of a request. */
  isDynamic(route: string): boolean;
}

/** Makes the reasons of one server. */
export function createDevReasons(root: string, logger: Logger): DevReasons {
  const told = new Set<string>();
  const used = new Set<string>();
  const tell = (route: string, reason: string): void => {
    if (told.has(route)) return;
    told.add(route);
    logger.info(`${patternOf(route)} is dynamic: ${reason}`, { timestamp: true });
  };
  return {
    configured: tell,
    used(route, { api, stack }) {
      const place = ownPlace(stack, root);
      // React's own development build looks at every prop.
      if (!place && api === "searchParams") return;
      used.add(route);
      tell(route, place ? `${api} read in ${place.file}:${place.line}` : `${api} was read`);
    },
    isDynamic: (route) => used.has(route),
  };
}

/** Names the pages of a route as their URLs show it: groups and slots are folders of the source alone. */
function patternOf(route: string): string {
  const folders = route.split("/").slice(1, -1);
  return `/${folders.filter((folder) => !/^[(@]/.test(folder)).join("/")}`;
}
