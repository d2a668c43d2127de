import type { KvNamespace } from "../../src/cache-handlers/workers-kv.ts";
import type { WorkerMachine } from "./worker-machine.ts";

/** A value of a Worker's KV namespace, and what stands beside it. */
export interface KvValue {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly metadata: object;
  /** Writes the value again, with what stood beside it unless said otherwise. */
  put(bytes: Uint8Array<ArrayBuffer>, metadata?: object): Promise<void>;
}

/** Reads the value whose name ends in a certain way. */
export async function kvValue({ miniflare }: WorkerMachine, ending: string): Promise<KvValue> {
  // Miniflare's type of a namespace spells out more than is used here.
  const namespace = (await miniflare.getKVNamespace("VINEXT_CACHE")) as unknown as KvNamespace;
  const { keys } = await namespace.list({ prefix: "cache:" });
  const name = keys.find((key) => key.name.endsWith(ending))?.name ?? "";
  const { value, metadata } = await namespace.getWithMetadata(name, { type: "arrayBuffer" });
  const beside = { ...(metadata as object | null) };
  return {
    name,
    bytes: new Uint8Array(value ?? new ArrayBuffer()),
    metadata: beside,
    put: (bytes, changed = beside) => namespace.put(name, bytes, { metadata: changed }),
  };
}
