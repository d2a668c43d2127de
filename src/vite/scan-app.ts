import { readFile } from "node:fs/promises";
import path from "node:path";
import glob from "fast-glob";
import { sourceBroken, routeProblems } from "../errors/site.ts";
import { parseScript } from "./app-script.ts";
import { mergeSegmentConfig, readSegmentConfig, type FileConfig, type RouteConfig } from "../routing/segment-config.ts";
import { isInHeads, readHeadFacts, type HeadFacts } from "./head-facts.ts";
import { listingExport, METADATA_ID } from "../routing/metadata-file.ts";
import { routeModules } from "../routing/route-modules.ts";
import { scanRoutes } from "../routing/route-tree.ts";
import type { ScannedInterception, ScannedRoute } from "../routing/scanned-route.ts";

/** What the build knows of an app from its files alone. */
export interface AppScan {
  readonly appDir: string;
  readonly routes: readonly AppRoute[];
  readonly interceptions: readonly AppInterception[];
  /** Path of the root `global-error` file, relative to the app folder. */
  readonly globalError: string | undefined;
  /** What the heads of pages say about metadata files, by path of the file. */
  readonly headFacts: ReadonlyMap<string, HeadFacts>;
}

export interface AppRoute extends ScannedRoute {
  readonly config: RouteConfig;
  /** What the route's own file exports. */
  readonly exports: readonly string[];
  /** Whether the metadata file lists several answers, each under an id of its own. */
  readonly listsIds: boolean;
  /** How many segments of the URL lie above the deepest `generateStaticParams`; -1 where there is none. */
  readonly paramsDepth: number;
}

export interface AppInterception extends ScannedInterception {
  readonly config: RouteConfig;
}
/** Gives the script that a route file is. */
export type ToScript = (file: string, source: string) => Promise<string>;

/** Reads the files of an app: routes, conflicts, and the segment config each file exports. Throws all problems at once. */
export async function scanApp(
  appDir: string,
  pageExtensions: readonly string[],
  toScript: ToScript = (_file, source) => Promise.resolve(source),
): Promise<AppScan> {
  const files = await glob("**/*", { cwd: appDir, onlyFiles: true, ignore: ["**/node_modules/**"] });
  const scan = scanRoutes(files.toSorted(), { pageExtensions });
  const configs = await readConfigs(appDir, filesWithConfig([...scan.routes, ...scan.interceptions]), toScript);
  const problems = [...scan.problems, ...[...configs.values()].flatMap((config) => config.problems)];
  if (problems.length > 0) throw routeProblems(problems, path.basename(appDir));
  return {
    appDir,
    routes: scan.routes.map((route) => withConfig(route, configs)),
    interceptions: scan.interceptions.map((page) => ({ ...page, config: configOf(page, configs) })),
    globalError: scan.routes.find((route) => route.levels[0]?.files.globalError)?.levels[0]?.files.globalError,
    headFacts: await readFacts(appDir, scan.routes),
  };
}

/**
 * Gives an empty script for one that does not compile. In development the page that needs the file tells of it, and all
 * others go on working.
 */
export async function orEmpty(script: Promise<string>, nameOf: (text: string) => string): Promise<string> {
  try {
    const text = await script;
    return parseScript(nameOf(text), text).errors.length > 0 ? "" : text;
  } catch {
    // Told of with its place once a page needs the file.
    return "";
  }
}

async function readFacts(appDir: string, routes: readonly ScannedRoute[]): Promise<ReadonlyMap<string, HeadFacts>> {
  const files = routes.flatMap(({ metadata }) => (metadata && isInHeads(metadata) ? [metadata] : []));
  return new Map(await Promise.all(files.map(async (file) => [file.file, await readHeadFacts(appDir, file)] as const)));
}

function filesWithConfig(routes: readonly (ScannedRoute | ScannedInterception)[]): ReadonlySet<string> {
  const modules = routes.flatMap((route) =>
    "metadata" in route && route.metadata?.form === "static" ? [] : routeModules(route),
  );
  return new Set(modules.map(({ file }) => file));
}

async function readConfigs(
  appDir: string,
  files: ReadonlySet<string>,
  toScript: ToScript,
): Promise<ReadonlyMap<string, FileConfig>> {
  const entries = await Promise.all(
    [...files].map(async (file) => {
      const source = await readFile(path.join(appDir, file), "utf8");
      const script = await toScript(path.join(appDir, file), source);
      const { program, errors } = parseScript(script === source ? file : `${file}.jsx`, script);
      const broken = errors[0];
      if (broken) throw sourceBroken(file, broken.message);
      return [file, readSegmentConfig(program, file)] as const;
    }),
  );
  return new Map(entries);
}

type Configs = ReadonlyMap<string, FileConfig>;

function configOf(route: ScannedRoute | ScannedInterception, configs: Configs): RouteConfig {
  return mergeSegmentConfig(routeModules(route).flatMap(({ file }) => configs.get(file)?.config ?? []));
}

function withConfig(route: ScannedRoute, configs: Configs): AppRoute {
  const exports = configs.get(route.file)?.exports ?? [];
  const listing = route.metadata && listingExport(route.metadata.kind);
  const listsIds = listing !== undefined && exports.includes(listing);
  const listed = routeModules(route).filter(({ file }) => configs.get(file)?.exports.includes("generateStaticParams"));
  return {
    ...(listsIds ? withIds(route) : route),
    listsIds,
    config: configOf(route, configs),
    exports,
    paramsDepth: Math.max(-1, ...listed.map(({ depth }) => depth)),
  };
}

/** `/sitemap.xml` becomes `/sitemap/[id]`, which answers `/sitemap/0.xml`. */
function withIds(route: ScannedRoute): ScannedRoute {
  const stem = (route.metadata?.name ?? "").replace(/\.xml$/, "");
  const folders = route.id.split("/").slice(0, -2).join("/");
  return {
    ...route,
    id: `${folders}/${stem}/[${METADATA_ID}]/route`,
    segments: [...route.segments.slice(0, -1), { kind: "static", text: stem }, { kind: "dynamic", name: METADATA_ID }],
  };
}
