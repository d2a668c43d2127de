import { createLocator, type Locator } from "../revalidate/locate.ts";
import { DEV_BUILD_ID } from "./dev-services.ts";
import { slashRuleOf } from "./next-options.ts";
import type { Project } from "./project.ts";
import { recordOf } from "./route-record.ts";
import type { AppRoute, AppScan } from "./scan-app.ts";

/** Finds what URLs lead to in the app as it is now. */
export interface DevLocator {
  open(): Promise<Locator>;
  /** Gives what the files of a route say. */
  routeOf(id: string): Promise<AppRoute | undefined>;
}

/** Makes the locator of one server. Rules and routes are compiled again once a file came, went or changed its exports. */
export function createDevLocator(project: Project): DevLocator {
  const kept: { scan?: AppScan; locator?: Locator } = {};
  return {
    async open() {
      const [settings, scan] = await Promise.all([project.settings(), project.scan()]);
      if (kept.locator && kept.scan === scan) return kept.locator;
      kept.scan = scan;
      return (kept.locator = createLocator({
        ...settings,
        buildId: DEV_BUILD_ID,
        trailingSlash: slashRuleOf(settings),
        routes: scan.routes.map((route) => ({ ...recordOf(route), namespace: "" })),
        interceptions: scan.interceptions,
      }));
    },
    async routeOf(id) {
      const { routes } = await project.scan();
      return routes.find((route) => route.id === id);
    },
  };
}
