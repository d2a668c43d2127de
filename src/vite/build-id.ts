import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import glob from "fast-glob";
import { nextOptionInvalid } from "../errors/next-config.ts";
import { BROWSER_ID_LENGTH } from "../manifest/browser-build.ts";

/**
 * Names a build: by what the app's own `generateBuildId` gives, if anything, and by a hash of the built output. The hash
 * stays although an app has a name: other code under the same name must not read entries that it could not have made.
 */
export async function buildIdOf(dist: string, generate: (() => unknown) | undefined): Promise<string> {
  const [own, browser, all] = await Promise.all([
    generate?.(),
    browserHash(dist),
    hashOf(dist, ["server/**/*", "client/**/*"]),
  ]);
  const hash = `${browser.slice(0, BROWSER_ID_LENGTH)}.${all.slice(0, ALL_ID_LENGTH)}`;
  if (typeof own !== "string" || own === "") return hash;
  // It is sent in a header.
  if (!/^[\x21-\x7e]+$/.test(own))
    throw nextOptionInvalid(
      "next.config",
      "generateBuildId",
      `it gave ${JSON.stringify(own)}, and only printable ASCII without spaces can be sent`,
    );
  return `${own}-${hash}`;
}

const ALL_ID_LENGTH = 21;

/** Hashes the code of the browser, and which of its files belong to which part of the app. */
export async function browserHash(dist: string): Promise<string> {
  const [files, manifest] = await Promise.all([
    hashOf(dist, ["client/_vinext/static/**/*"]),
    readFile(path.join(dist, "server", ASSETS_MANIFEST), "utf8"),
  ]);
  // A file of the server that brings nothing to the browser is listed all the same.
  const named = manifest.replaceAll(BRINGS_NOTHING, "").replaceAll(/[\s,]+/g, "");
  return createHash("sha256").update(files).update(named).digest("base64url");
}

const ASSETS_MANIFEST = "__vite_rsc_assets_manifest.js";
const BRINGS_NOTHING = /"[^"\n]*":\s*\{\s*"js":\s*\[\],\s*"css":\s*\[\]\s*\}/g;

/** Hashes what turns the payload of a page into its document. */
export function documentHash(dist: string): Promise<string> {
  return hashOf(dist, ["server/ssr/**/*", `!**/${ASSETS_MANIFEST}`]);
}

/**
 * Hashes files of a built output. The same code gives the same hash, so a rebuild that changes nothing keeps every stored
 * entry. Source maps hold machine paths and the encryption key is drawn anew: neither is part of it.
 */
async function hashOf(dist: string, patterns: readonly string[]): Promise<string> {
  const files = await glob([...patterns], {
    cwd: dist,
    ignore: ["**/*.map", "**/__vite_rsc_encryption_key.js"],
  });
  const hash = createHash("sha256");
  for (const file of files.toSorted()) {
    const bytes = await readFile(path.join(dist, file));
    hash.update(`${file.length}:${file}${bytes.length}:`).update(bytes);
  }
  return hash.digest("base64url");
}
