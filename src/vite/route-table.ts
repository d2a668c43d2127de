import path from "node:path";
import type { ActionRules } from "../render/route-table.ts";
import type { MetadataFile } from "../routing/metadata-file.ts";
import type { RouteLevel, SlotBranch } from "../routing/scanned-route.ts";
import type { AppInterception, AppRoute, AppScan } from "./scan-app.ts";

/** Names the generated module: the only one. */
export const ROUTE_TABLE_ID = "virtual:vinext/routes";

/** Prefixes the modules that hold the style sheets of one route file. */
export const STYLES_PREFIX = "virtual:vinext/styles?";

/** Writes the route table: dynamic imports and JSON, so that a route loads its own modules and no others. */
export function routeTableCode(scan: AppScan, actions: ActionRules): string {
  const { routes, shared } = tableParts(scan, actions);
  return `export default { ${shared}, routes: [\n${[...routes.values()].join(",\n")}\n] };\n`;
}

/** What the route table says of each route, by its id, and what is the same for all of them. */
export interface TableParts {
  readonly routes: ReadonlyMap<string, string>;
  readonly shared: string;
}

/** Writes the parts of the route table. */
export function tableParts(scan: AppScan, actions: ActionRules): TableParts {
  const globalError = scan.globalError === undefined ? "undefined" : loader(scan.appDir, scan.globalError);
  const interceptions = scan.interceptions.map((page) => interceptionCode(scan, page));
  return {
    routes: new Map(scan.routes.map((route) => [route.id, routeCode(scan, route)])),
    shared: `actions: ${JSON.stringify(actions)}, globalError: ${globalError}, interceptions: [\n${interceptions.join(",\n")}\n]`,
  };
}

/** Lists the ids of the modules that a part of the table imports. */
export function tableImports(part: string): readonly string[] {
  return [...part.matchAll(/\bimport\(("(?:[^"\\]|\\.)*")\)/g)].map(([, text = '""']) => {
    const id = String(JSON.parse(text));
    return id.startsWith("virtual:") ? `\0${id}` : id;
  });
}

/** Writes the module that renders the style sheets of one file; the plugin of React Server Components fills it in. */
export function stylesCode(file: string): string {
  return `export default function Styles() { return import.meta.viteRsc.loadCss(${JSON.stringify(file)}); }\n`;
}

/** Prefixes the modules that hold the bytes of one static metadata file. */
export const BYTES_PREFIX = "virtual:vinext/bytes?";

/** Ends their names: without it, plugins would take them for the images that their paths name. */
export const BYTES_ENDING = ".bytes";

/** Writes the module that holds a file as base64 text. */
export function bytesCode(bytes: Uint8Array): string {
  return `export const base64 = ${JSON.stringify(Buffer.from(bytes).toString("base64"))};\n`;
}

function routeCode(scan: AppScan, route: AppRoute): string {
  const { appDir } = scan;
  const { id, kind, segments, config, file, metadata, unmatched, intercepts } = route;
  const levels = route.levels.map((level) => levelCode(scan, level));
  const leaf = file === "" ? "undefined" : `{ ${leafCode(appDir, route)} }`;
  const head = plain({ id, kind, segments, config, file, metadata, unmatched, intercepts });
  return `{ ${head}, leaf: ${leaf}, levels: [${levels.join(", ")}] }`;
}

function interceptionCode(scan: AppScan, page: AppInterception): string {
  const { id, kind, segments, config, file, from, host, slot } = page;
  const levels = page.levels.map((level) => levelCode(scan, level));
  const head = plain({ id, kind, segments, config, file, from, host, slot, intercepts: [] });
  return `{ ${head}, leaf: { ${withStyles(scan.appDir, file)} }, levels: [${levels.join(", ")}] }`;
}

function slotCode(scan: AppScan, { name, file, unmatched, levels }: SlotBranch): string {
  const leaf = file === "" ? "undefined" : `{ ${withStyles(scan.appDir, file)} }`;
  const below = levels.map((level) => levelCode(scan, level));
  return `{ ${plain({ name, file, unmatched })}, leaf: ${leaf}, levels: [${below.join(", ")}] }`;
}

/** Writes fields as JSON without the braces. */
function plain(fields: object): string {
  return JSON.stringify(fields).slice(1, -1);
}

const LEVEL_FILES = ["template", "loading", "error", "notFound", "forbidden", "unauthorized"] as const;

function leafCode(appDir: string, { file, metadata }: AppRoute): string {
  if (!metadata) return withStyles(appDir, file);
  if (metadata.form === "code") return `load: ${loader(appDir, file)}`;
  return `load: () => import(${JSON.stringify(`${BYTES_PREFIX}${path.join(appDir, file)}${BYTES_ENDING}`)})`;
}

function levelCode(scan: AppScan, { folder, files, slots, metadata, opens }: RouteLevel): string {
  const { appDir } = scan;
  const parts = LEVEL_FILES.flatMap((name) => {
    const file = files[name];
    return file === undefined ? [] : [`${name}: ${loader(appDir, file)}`];
  });
  if (files.layout !== undefined) parts.push(`layout: { ${withStyles(appDir, files.layout)} }`);
  const heads = (metadata ?? []).flatMap((file) => headCode(scan, file) ?? []);
  if (heads.length > 0) parts.push(`heads: [${heads.join(", ")}]`);
  if (slots.length > 0) parts.push(`slots: [${slots.map((slot) => slotCode(scan, slot)).join(", ")}]`);
  return `{ ${[plain({ folder, opens }), ...parts].join(", ")} }`;
}

/** Writes what the head of a page below says about one metadata file. */
function headCode({ appDir, routes, headFacts }: AppScan, { kind, form, file }: MetadataFile): string | undefined {
  const facts = headFacts.get(file);
  const segments = routes.find((route) => route.metadata?.file === file)?.segments;
  if (!facts || !segments) return undefined;
  const isRead = form === "code" && kind !== "manifest";
  return `{ ${plain({ kind, segments, ...facts })}${isRead ? `, load: ${loader(appDir, file)}` : ""} }`;
}

function withStyles(appDir: string, file: string): string {
  const styles = JSON.stringify(STYLES_PREFIX + path.join(appDir, file));
  return `load: ${loader(appDir, file)}, styles: () => import(${styles})`;
}

function loader(appDir: string, file: string): string {
  return `() => import(${JSON.stringify(path.join(appDir, file))})`;
}
