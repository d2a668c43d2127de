import path from "node:path";
import type { KvNamespace } from "../../src/cache-handlers/workers-kv.ts";
import { encodeKvRecord } from "../../src/cache-handlers/workers-kv-record.ts";
import { openSeed } from "../../src/cache-handlers/sqlite-seed.ts";
import type { PartName } from "../../src/entry/entry.ts";

/** Puts every prerendered entry of a build into a namespace, as an upload does. Returns how many entries that were. */
export async function seedKv(root: string, namespace: Pick<KvNamespace, "put">): Promise<number> {
  const seed = openSeed(path.join(root, "dist/prerender.sqlite"));
  const lines = seed.lines(0, 1_000_000);
  const counts = { entries: 0 };
  for (const { key } of lines) {
    const record = seed.read(key);
    if (!record) continue;
    const parts = new Map<PartName, Uint8Array>();
    for (const name of record.parts) parts.set(name, new Uint8Array((await record.part(name)) ?? []));
    const pairs = encodeKvRecord({ ...record, key, listed: true, parts });
    await Promise.all(pairs.map((pair) => namespace.put(pair.key, pair.value.slice(), { metadata: pair.metadata })));
    counts.entries += 1;
  }
  seed.close();
  return counts.entries;
}
