import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import glob from "fast-glob";

/**
 * Hashes a built output. The same code gives the same id, so a rebuild that changes nothing keeps every stored entry.
 * Source maps hold machine paths and the encryption key is drawn anew: neither is part of it.
 */
export async function buildIdOf(dist: string): Promise<string> {
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
