import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import glob from "fast-glob";
import { nextOptionInvalid } from "../errors/next-config.ts";

/**
 * Names a build: by what the app's own `generateBuildId` gives, if anything, and by a hash of the built output. The hash
 * stays although an app has a name: other code under the same name must not read entries that it could not have made.
 */
export async function buildIdOf(dist: string, generate: (() => unknown) | undefined): Promise<string> {
  const [own, hash] = await Promise.all([generate?.(), hashOf(dist)]);
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

/**
 * Hashes a built output. The same code gives the same id, so a rebuild that changes nothing keeps every stored entry.
 * Source maps hold machine paths and the encryption key is drawn anew: neither is part of it.
 */
async function hashOf(dist: string): Promise<string> {
  const files = await glob(["server/**/*", "client/**/*"], {
    cwd: dist,
    ignore: ["**/*.map", "**/__vite_rsc_encryption_key.js"],
  });
  const hash = createHash("sha256");
  for (const file of files.toSorted()) {
    const bytes = await readFile(path.join(dist, file));
    hash.update(`${file.length}:${file}${bytes.length}:`).update(bytes);
  }
  return hash.digest("base64url").slice(0, 21);
}
