import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import * as v from "valibot";

import { fingerprint } from "./fingerprint.ts";
import type { MiniflareModule } from "./miniflare.ts";
import type { SeedingPut } from "./seeding-worker.ts";
import type { KvTarget, KvWrite, ListPage, PutAnswer } from "./target.ts";

/** Which local namespace to open. */
export interface LocalNamespace {
  readonly miniflare: MiniflareModule;
  /** Folder in which wrangler keeps the state of all local resources, for example `.wrangler/state/v3`. */
  readonly stateFolder: string;
  readonly namespaceId: string;
}

/**
 * Opens a namespace that `wrangler dev` keeps on this machine, in the simulator itself, which starts while its first call
 * waits. Close it before it is served.
 */
export function openLocalTarget({ miniflare, stateFolder, namespaceId }: LocalNamespace): KvTarget {
  const { Miniflare, convertV4MiniflareOptions } = miniflare;
  const options = convertV4MiniflareOptions(optionsOf(stateFolder, namespaceId));
  const simulator = v.parse(SIMULATOR, new Miniflare(options));
  const ask: Ask = (path, query, body) => {
    const url = `http://simulator${path}?${new URLSearchParams(query).toString()}`;
    return simulator.dispatchFetch(url, body === undefined ? {} : { method: "POST", body });
  };
  return {
    id: fingerprint([stateFolder, namespaceId]),
    name: `local KV in ${stateFolder}`,
    put: (batch) => changing(batch.length, () => ask("/put", {}, bodyOf(batch))),
    remove: (keys) => changing(keys.length, () => ask("/delete", {}, JSON.stringify(keys))),
    list: async (prefix, cursor) => {
      const query = cursor === undefined ? { prefix } : { prefix, cursor };
      return listPage(await reading(async () => wholeJson(await ask("/list", query))));
    },
    read: (key) =>
      reading(async () => {
        const response = await ask("/value", { key });
        return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
      }),
    close: () => simulator.dispose(),
  };
}

const MOST_READS = 3;

type Ask = (path: string, query: Readonly<Record<string, string>>, body?: string | Uint8Array) => Promise<Response>;

const SIMULATOR = v.custom<{
  dispatchFetch(
    url: string,
    init: { readonly method?: string; readonly body?: string | Uint8Array },
  ): Promise<Response>;
  dispose(): Promise<void>;
}>((value) => typeof value === "object" && value !== null);
const LISTING = v.object({
  keys: v.array(v.object({ name: v.string(), expiration: v.optional(v.number()), metadata: v.optional(v.unknown()) })),
  list_complete: v.boolean(),
  cursor: v.optional(v.string()),
});
const FAILURES = v.array(v.object({ key: v.string(), reason: v.string() }));

function optionsOf(stateFolder: string, namespaceId: string): unknown {
  return {
    modules: true,
    script: seedingWorker(),
    kvNamespaces: { CACHE: namespaceId },
    resourcePersistencePath: stateFolder,
    // Nothing is fetched from the network and nothing is reported to it.
    cf: false,
    telemetry: { enabled: false },
  };
}

/** Reads the Worker as it stands beside this file: compiled, or as source where this runs from source. */
function seedingWorker(): string {
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf("."));
  const text = readFileSync(new URL(`./seeding-worker${extension}`, import.meta.url), "utf8");
  return extension === ".ts" ? stripTypeScriptTypes(text) : text;
}

function bodyOf(batch: readonly KvWrite[]): Uint8Array {
  const puts = batch.map(({ key, value, metadata, ttlSeconds }): SeedingPut => ({
    key,
    bytes: value.byteLength,
    options: ttlSeconds === undefined ? { metadata } : { metadata, expirationTtl: ttlSeconds },
  }));
  const json = Buffer.from(JSON.stringify(puts));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, ...batch.map(({ value }) => value)]);
}

function listPage(value: unknown): ListPage {
  const { keys, list_complete: complete, cursor } = v.parse(LISTING, value);
  return {
    keys: keys.map(({ name, metadata, expiration }) => ({ name, metadata, expiresAtSeconds: expiration })),
    cursor: complete ? undefined : cursor,
  };
}

/** Keys of calls that failed are named as not taken, so that they alone are asked for again. */
async function changing(keys: number, ask: () => Promise<Response>): Promise<PutAnswer> {
  try {
    const failures = v.parse(FAILURES, await wholeJson(await ask()));
    const [first] = failures;
    if (!first || failures.length < keys) return { kind: "stored", rejected: failures.map(({ key }) => key) };
    return { kind: "again", reason: first.reason, waitMs: undefined, heavy: false };
  } catch (error) {
    return { kind: "again", reason: String(error), waitMs: undefined, heavy: false };
  }
}

async function wholeJson(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** The simulator is a process of its own: it closes connections that this one left idle while it was busy. */
async function reading<T>(read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (attempt === MOST_READS) throw error;
    }
  }
}
