import path from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { openSeed } from "../src/cache-handlers/sqlite-seed.ts";
import type { KvNamespace } from "../src/cache-handlers/workers-kv.ts";
import { encodeKvRecord, type KvPair } from "../src/cache-handlers/workers-kv-record.ts";
import type { PartName } from "../src/entry/entry.ts";

/** Puts every prerendered entry of a build into the KV namespace that `wrangler dev` uses. Returns how many those were. */
export async function seedLocalKv(root: string): Promise<number> {
  const machine = new Miniflare({
    ...convertV4MiniflareOptions({
      modules: true,
      script: "export default { fetch: () => new Response(null) };",
      compatibilityDate: "2026-07-01",
      kvNamespaces: [BINDING],
      cf: false,
      telemetry: { enabled: false },
    }),
    resourcePersistencePath: path.join(root, ".wrangler/state/v3"),
  });
  const seed = openSeed(path.join(root, "dist/prerender.sqlite"));
  try {
    // Miniflare's type of a namespace spells out more than is used here.
    const namespace = (await machine.getKVNamespace(BINDING)) as unknown as Pick<KvNamespace, "put">;
    const pairs: KvPair[] = [];
    let entries = 0;
    for (const { key } of seed.lines(0, MOST_LINES)) {
      const record = seed.read(key);
      if (!record) continue;
      const parts = new Map<PartName, Uint8Array>();
      for (const name of record.parts) parts.set(name, new Uint8Array((await record.part(name)) ?? []));
      pairs.push(...encodeKvRecord({ ...record, key, listed: true, parts }));
      entries += 1;
    }
    for (let at = 0; at < pairs.length; at += PUTS_AT_A_TIME) {
      const batch = pairs.slice(at, at + PUTS_AT_A_TIME);
      await Promise.all(batch.map(({ key, value, metadata }) => namespace.put(key, value.slice(), { metadata })));
    }
    return entries;
  } finally {
    seed.close();
    await machine.dispose();
  }
}

// Without an id in wrangler's configuration, the name of the binding is the name of the local namespace.
const BINDING = "VINEXT_CACHE";
const MOST_LINES = 1_000_000;
// Measured: 32 puts in flight are three times as fast as one.
const PUTS_AT_A_TIME = 32;
