import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { manifestInvalid, manifestMissing } from "../errors/build.ts";
import type { RouteManifest, Sharing } from "../manifest/route-manifest.ts";
import { parseRouteManifest } from "../manifest/validate.ts";

/** Where a finished build keeps what prerendering reads and writes. All absolute. */
export interface BuildFiles {
  readonly manifest: string;
  readonly server: string;
  readonly seed: string;
  readonly outcomes: string;
  readonly client: string;
}

/** Names the files of the build of the app at `root`. */
export function buildFiles(root: string): BuildFiles {
  const dist = join(root, "dist");
  return {
    manifest: join(dist, "manifest.json"),
    server: join(dist, "server", "index.js"),
    seed: join(dist, "prerender.sqlite"),
    outcomes: join(dist, "prerender.ndjson"),
    client: join(dist, "client"),
  };
}

/** Reads and checks the manifest of a build. Throws when there is none or another version wrote it. */
export async function readManifest(file: string): Promise<RouteManifest> {
  if (!existsSync(file)) throw manifestMissing(file);
  const text = await readFile(file, "utf8");
  return parseRouteManifest(parseJson(text, file), file);
}

/** Notes that prerendering began, so that nobody serves this build before it ends well. */
export async function writeUnfinished(file: string): Promise<void> {
  await replace(file, { ...(await readManifest(file)), seed: "unfinished" });
}

/** Notes that prerendering ended well, with what it learnt about routes. */
export async function writeFinished(file: string, sharing: ReadonlyMap<string, Sharing>): Promise<void> {
  const manifest = await readManifest(file);
  const routes = manifest.routes.map((route) => ({
    ...route,
    declared: route.declared ?? route.sharing,
    sharing: sharing.get(route.id) ?? route.sharing,
  }));
  await replace(file, { ...manifest, routes, seed: "finished" });
}

/** Finds the file of a route for messages, relative to the root; without extension when it is not there any more. */
export function routeFile(root: string, routeId: string): string {
  for (const folder of ["app", "src/app"]) {
    for (const extension of [".tsx", ".ts", ".jsx", ".js", ".mdx"]) {
      const file = `${folder}${routeId}${extension}`;
      if (existsSync(join(root, file))) return file;
    }
  }
  return `app${routeId}`;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw manifestInvalid(file, error instanceof Error ? error.message : "it is no JSON");
  }
}

/** A reader sees the old file or the new one, never a part. */
async function replace(file: string, manifest: RouteManifest): Promise<void> {
  const next = `${file}.${randomUUID()}`;
  await writeFile(next, `${JSON.stringify(manifest, undefined, 1)}\n`);
  await rename(next, file);
}
