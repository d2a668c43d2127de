import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import type { KvNamespace } from "../../src/cache-handlers/workers-kv.ts";

/** A KV namespace as workerd has it, without a network. */
export interface LocalKv {
  readonly namespace: KvNamespace;
  stop(): Promise<void>;
}

/** Starts workerd with one empty KV namespace. */
export async function startKv(): Promise<LocalKv> {
  const machine = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: "export default { fetch: () => new Response(null) };",
      compatibilityDate: "2026-07-01",
      kvNamespaces: ["KV"],
      cf: false,
      telemetry: { enabled: false },
    }),
  );
  const namespace = await machine.getKVNamespace("KV");
  return { namespace: namespace as unknown as KvNamespace, stop: () => machine.dispose() };
}
