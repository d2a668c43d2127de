import * as v from "valibot";

import { VinextError } from "../errors/vinext-error.ts";
import { fingerprint } from "./fingerprint.ts";
import type { SeedingPut } from "./seeding-worker.ts";
import type { LoadingSimulator, LocalNamespace } from "./simulator.ts";
import type { KvTarget, KvWrite, ListedKey, ListPage, PutAnswer } from "./target.ts";

/**
 * Opens a namespace that `wrangler dev` keeps on this machine, in the simulator itself, which starts while its first call
 * waits. Close it before it is served.
 */
export function openLocalTarget(loading: LoadingSimulator, namespace: LocalNamespace): KvTarget {
  const { stateFolder, namespaceId } = namespace;
  const simulator = loading.open(namespace);
  // What Node needs for its first request loads while the simulator starts.
  void fetch("data:,");
  const ask: Ask = async (path, query, body) => {
    const url = `${await simulator.url}${path}?${new URLSearchParams(query).toString()}`;
    const answer = fetch(url, body === undefined ? {} : { method: "POST", body });
    return Promise.race([answer, simulator.broken]);
  };
  return {
    id: fingerprint([stateFolder, namespaceId]),
    name: `local KV in ${stateFolder}`,
    settlesWithinMs: 0,
    put: (batch) => changing(batch.length, () => ask("put", {}, bodyOf(batch))),
    remove: (keys) => changing(keys.length, () => ask("delete", {}, JSON.stringify(keys))),
    list: async (prefix, cursor) => {
      const query = cursor === undefined ? { prefix } : { prefix, cursor };
      return listPage(await reading(async () => wholeJson(await ask("list", query))));
    },
    look: async (keys) => {
      const found = await reading(async () => wholeJson(await ask("look", {}, JSON.stringify(keys))));
      return v.parse(KEYS, found).map(listedKey);
    },
    glance: async (keys) => {
      const found = await reading(async () => wholeJson(await ask("glance", {}, JSON.stringify(keys))));
      return v.parse(KEYS, found).map(({ name, metadata }) => ({ name, metadata, expiresAtSeconds: undefined }));
    },
    read: (key) =>
      reading(async () => {
        const response = await ask("value", { key });
        return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
      }),
    sums: async (keys) => {
      const sums = v.parse(SUMS, await reading(async () => wholeJson(await ask("sums", {}, JSON.stringify(keys)))));
      return new Map(sums.map(({ key, sum }) => [key, Buffer.from(sum, "base64")]));
    },
    close: () => simulator.stop(),
  };
}

const MOST_READS = 3;

type Ask = (
  path: string,
  query: Readonly<Record<string, string>>,
  body?: string | Uint8Array<ArrayBuffer>,
) => Promise<Response>;

const KEY = v.object({ name: v.string(), expiration: v.optional(v.number()), metadata: v.optional(v.unknown()) });
const KEYS = v.array(KEY);
const LISTING = v.object({ keys: KEYS, list_complete: v.boolean(), cursor: v.optional(v.string()) });
const SUMS = v.array(v.object({ key: v.string(), sum: v.string() }));
const FAILURES = v.array(v.object({ key: v.string(), reason: v.string() }));

function bodyOf(batch: readonly KvWrite[]): Uint8Array<ArrayBuffer> {
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
  return { keys: keys.map(listedKey), cursor: complete ? undefined : cursor };
}

function listedKey({ name, metadata, expiration }: v.InferOutput<typeof KEY>): ListedKey {
  return { name, metadata, expiresAtSeconds: expiration ?? Infinity };
}

/** Keys of calls that failed are named as not taken, so that they alone are asked for again. */
async function changing(keys: number, ask: () => Promise<Response>): Promise<PutAnswer> {
  try {
    const failures = v.parse(FAILURES, await wholeJson(await ask()));
    const [first] = failures;
    if (!first || failures.length < keys) return { kind: "stored", rejected: failures.map(({ key }) => key) };
    return { kind: "again", reason: first.reason, waitMs: undefined, heavy: false };
  } catch (error) {
    // The simulator is gone: there is nobody to ask again.
    if (error instanceof VinextError) throw error;
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
      if (error instanceof VinextError || attempt === MOST_READS) throw error;
    }
  }
}
