import path from "node:path";
import type { ActionRules } from "../render/route-table.ts";
import type { RouteLevel } from "../routing/route-tree.ts";
import type { AppRoute, AppScan } from "./scan-app.ts";

/** Names the generated module: the only one. */
export const ROUTE_TABLE_ID = "virtual:vinext/routes";

/** Prefixes the modules that hold the style sheets of one route file. */
export const STYLES_PREFIX = "virtual:vinext/styles?";

/** Writes the route table: dynamic imports and JSON, so that a route loads its own modules and no others. */
export function routeTableCode(scan: AppScan, actions: ActionRules): string {
  const routes = scan.routes.map((route) => routeCode(scan, route));
  const globalError = scan.globalError === undefined ? "undefined" : loader(scan.appDir, scan.globalError);
  const head = `actions: ${JSON.stringify(actions)}, globalError: ${globalError}`;
  return `export default { ${head}, routes: [\n${routes.join(",\n")}\n] };\n`;
}

/** Writes the module that renders the style sheets of one file; the plugin of React Server Components fills it in. */
export function stylesCode(file: string): string {
  return `export default function Styles() { return import.meta.viteRsc.loadCss(${JSON.stringify(file)}); }\n`;
}

function routeCode({ appDir }: AppScan, route: AppRoute): string {
  const { id, kind, segments, config, file } = route;
  const levels = route.levels.map((level) => levelCode(appDir, level));
  const leaf = file === "" ? "undefined" : `{ ${withStyles(appDir, file)} }`;
  const head = JSON.stringify({ id, kind, segments, config, file }).slice(1, -1);
  return `{ ${head}, leaf: ${leaf}, levels: [${levels.join(", ")}] }`;
}

const LEVEL_FILES = ["template", "loading", "error", "notFound", "forbidden", "unauthorized"] as const;

function levelCode(appDir: string, { folder, files }: RouteLevel): string {
  const parts = LEVEL_FILES.flatMap((name) => {
    const file = files[name];
    return file === undefined ? [] : [`${name}: ${loader(appDir, file)}`];
  });
  if (files.layout !== undefined) parts.push(`layout: { ${withStyles(appDir, files.layout)} }`);
  return `{ ${[`folder: ${JSON.stringify(folder)}`, ...parts].join(", ")} }`;
}

function withStyles(appDir: string, file: string): string {
  const styles = JSON.stringify(STYLES_PREFIX + path.join(appDir, file));
  return `load: ${loader(appDir, file)}, styles: () => import(${styles})`;
}

function loader(appDir: string, file: string): string {
  return `() => import(${JSON.stringify(path.join(appDir, file))})`;
}
