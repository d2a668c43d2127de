import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

import { openSeed } from "../cache-handlers/sqlite-seed.ts";
import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { SeedLine } from "../cache/seed.ts";
import type { PartName } from "../entry/entry.ts";
import { glanceHead, glancePart } from "../entry/frame.ts";
import { exportConflict, exportImpossible } from "../errors/export.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import { NOT_FOUND_ROUTE } from "../routing/not-found.ts";
import { rscPathOf } from "../routing/rsc-path.ts";
import { buildFiles, readManifest, routeFile } from "./app-build.ts";
import { dynamicReason } from "./summary.ts";

/** What a static export wrote. */
export interface StaticExport {
  readonly folder: string;
  readonly files: number;
}

/**
 * Writes a prerendered site to `out/` as files that any web server can serve: pages, payloads, bodies of route handlers,
 * `404.html` and the client assets. Throws, naming every route that needs a server; `out/` is then as it was.
 */
export async function writeStaticExport(root: string): Promise<StaticExport> {
  const files = buildFiles(root);
  const manifest = await readManifest(files.manifest);
  const seed = openSeed(files.seed);
  const folder = join(root, "out");
  const next = `${folder}.new`;
  try {
    const problems = exportProblems(manifest, { root, lines: [...linesOf(seed)] });
    if (problems.length > 0) throw exportImpossible(problems);
    await rm(next, { recursive: true, force: true });
    await cp(join(root, "dist", "client"), next, { recursive: true, filter: isAsset });
    const written = await writeEntries(seed, { folder: next, manifest });
    await rm(folder, { recursive: true, force: true });
    await rename(next, folder);
    return { folder, files: written };
  } finally {
    seed.close();
  }
}

const LINES_PER_READ = 1_000;

function* linesOf(seed: SqliteSeed): Generator<SeedLine> {
  for (let last = 0; ;) {
    const lines = seed.lines(last, LINES_PER_READ);
    const end = lines.at(-1);
    if (!end) return;
    yield* lines;
    last = end.id;
  }
}

/** What Vite notes for itself is no asset. */
function isAsset(file: string): boolean {
  return !file.endsWith(`${sep}.vite`);
}

interface Planned {
  readonly root: string;
  readonly lines: readonly SeedLine[];
}

/** Says of every route that a web server without code could not answer, and why. */
function exportProblems(manifest: RouteManifest, { root, lines }: Planned): readonly string[] {
  const proxy = manifest.proxy ? ["the proxy: it runs for every request"] : [];
  const routes = manifest.routes.flatMap((route) => {
    const file = routeFile(root, route.id);
    const own = lines.filter((line) => line.route === route.id);
    const dynamic = own.flatMap(({ path, outcome }) =>
      outcome.kind === "dynamic" ? [`${path} (${file}): ${dynamicReason(outcome)}`] : [],
    );
    if (dynamic.length > 0) return dynamic;
    if (route.sharing.kind === "dynamic") return [`${file}: ${route.sharing.reason}`];
    return own.length === 0 ? [`${file}: no path of it is listed`] : [];
  });
  const opened = (manifest.interceptions ?? []).map(
    ({ id }) => `${routeFile(root, id)}: what opens inside of another page is rendered per visitor`,
  );
  return [...proxy, ...routes, ...opened];
}

interface Destination {
  readonly folder: string;
  readonly manifest: RouteManifest;
}

async function writeEntries(seed: SqliteSeed, { folder, manifest }: Destination): Promise<number> {
  const written = new Map<string, string>();
  for (const line of linesOf(seed)) {
    for (const [name, part] of filesOf(line, manifest)) {
      const bytes = await bodyOf(seed, line, part);
      if (!bytes) continue;
      await writeBody(folder, name, bytes).catch((cause: unknown) => {
        throw exportConflict(line.path, name, cause);
      });
      written.set(name, line.path);
    }
  }
  return written.size;
}

/** Names the files of one entry. */
function filesOf({ route, path }: SeedLine, manifest: RouteManifest): readonly (readonly [string, PartName])[] {
  if (route === NOT_FOUND_ROUTE) return [["404.html", "html"]];
  if (manifest.routes.find(({ id }) => id === route)?.kind === "handler") return [[fileName(path), "body"]];
  const isFolder = manifest.trailingSlash === true && path !== "/";
  const html = path === "/" ? "index.html" : `${fileName(path)}${isFolder ? "/index" : ""}.html`;
  return [
    [html, "html"],
    [fileName(rscPathOf(path)), "rsc"],
  ];
}

/** Gives the name that a web server looks for: it decodes a path, but an escaped slash never parts folders. */
function fileName(path: string): string {
  const names = path.slice(1).split("/");
  return names.map((name) => (/%(?:2f|5c|00)/i.test(name) ? name : decodeURIComponent(name))).join("/");
}

/** Reads a body. A listed path that says "not found" has none: the web server then answers with `404.html`. */
async function bodyOf(seed: SqliteSeed, { key, route }: SeedLine, name: PartName): Promise<Uint8Array | undefined> {
  const record = seed.read(key);
  const head = record && glanceHead(record.head);
  if (head?.kind !== "head" || (head.head.status >= 400 && route !== NOT_FOUND_ROUTE)) return undefined;
  const framed = await record?.part(name);
  const part = framed && glancePart(framed);
  return part?.kind === "part" ? part.bytes : undefined;
}

async function writeBody(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const file = join(folder, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}
