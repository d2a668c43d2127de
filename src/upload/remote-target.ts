import pLimit from "p-limit";
import * as v from "valibot";

import { kvCallFailed } from "../errors/upload.ts";
import { bulkElement } from "./bulk-json.ts";
import { fingerprint } from "./fingerprint.ts";
import { callApi } from "./kv-api.ts";
import type { ApiAccess, ApiReply } from "./kv-api.ts";
import { KV_LIMITS } from "./limits.ts";
import { patiently } from "./patiently.ts";
import type { Patience } from "./patiently.ts";
import { sha256 } from "./sha256.ts";
import type { KvTarget, ListPage, PutAnswer } from "./target.ts";

/** Makes the target that is a namespace at Cloudflare. Writes are tried once a call, reads until they work. */
export function createRemoteTarget(access: ApiAccess, patience: Patience): KvTarget {
  const inFlight = pLimit(LOOKS_IN_FLIGHT);
  const list: KvTarget["list"] = async (prefix, cursor) => {
    const query = { prefix, limit: String(KV_LIMITS.listKeys), ...(cursor === undefined ? {} : { cursor }) };
    const path = `/keys?${new URLSearchParams(query).toString()}`;
    const call = () => callApi(access, { method: "GET", path, answer: "json" });
    return listPage(await patiently("list keys", call, patience));
  };
  // A key is the first of all that begin with it.
  const look: KvTarget["look"] = async (keys) => {
    const pages = await Promise.all(keys.map((key) => inFlight(() => list(key, undefined))));
    return pages.flatMap((page, index) => page.keys.slice(0, 1).filter(({ name }) => name === keys[index]));
  };
  const read = async (key: string): Promise<Uint8Array | undefined> => {
    const path = `/values/${encodeURIComponent(key)}`;
    const reply = await patiently(
      `read ${key}`,
      () => callApi(access, { method: "GET", path, answer: "bytes" }),
      patience,
    );
    return reply.kind === "bytes" ? reply.bytes : undefined;
  };
  const sum = async (key: string): Promise<readonly (readonly [string, Uint8Array])[]> => {
    const value = await read(key);
    return value ? [[key, sha256(value)]] : [];
  };
  return {
    // Account and namespace tell targets apart in a journal, but are nobody else's business.
    id: fingerprint([access.baseUrl, access.accountId, access.namespaceId]),
    name: "Workers KV",
    settlesWithinMs: SETTLES_WITHIN_MS,
    put: async (batch) => {
      const body = `[${batch.map(bulkElement).join(",")}]`;
      return putAnswer(await callApi(access, { method: "PUT", path: "/bulk", body, answer: "json" }));
    },
    remove: async (keys) => {
      const body = JSON.stringify(keys);
      return putAnswer(await callApi(access, { method: "POST", path: "/bulk/delete", body, answer: "json" }));
    },
    list,
    look,
    glance: look,
    read,
    sums: async (keys) => new Map((await Promise.all(keys.map((key) => inFlight(() => sum(key))))).flat()),
    close: () => Promise.resolve(),
  };
}

const LOOKS_IN_FLIGHT = 10;
// What was written may take a minute or more to show: https://developers.cloudflare.com/kv/concepts/how-kv-works/
const SETTLES_WITHIN_MS = 120_000;

const RESULT = v.object({ unsuccessful_keys: v.optional(v.array(v.string()), []) });
const KEYS = v.array(
  v.object({ name: v.string(), expiration: v.optional(v.number()), metadata: v.optional(v.unknown()) }),
);
const LIST_INFO = v.object({ cursor: v.optional(v.string()) });

/** Without the result object, as older answers were, every key was taken. */
function putAnswer(reply: ApiReply): PutAnswer {
  switch (reply.kind) {
    case "json": {
      const result = v.safeParse(RESULT, reply.body.result);
      return { kind: "stored", rejected: result.success ? result.output.unsuccessful_keys : [] };
    }
    case "bytes":
      return { kind: "stored", rejected: [] };
    case "again":
    case "too-large":
    case "refused":
      return reply;
  }
}

function listPage(reply: Awaited<ReturnType<typeof patiently>>): ListPage {
  const body = reply.kind === "json" ? reply.body : {};
  const keys = v.safeParse(KEYS, body.result);
  if (!keys.success) throw kvCallFailed("list keys", { attempts: 1, reason: "the answer holds no list of keys" });
  const info = v.safeParse(LIST_INFO, body.result_info);
  const cursor = info.success ? info.output.cursor : undefined;
  return {
    keys: keys.output.map(({ name, metadata, expiration }) => ({
      name,
      metadata,
      expiresAtSeconds: expiration ?? Infinity,
    })),
    cursor: cursor === "" ? undefined : cursor,
  };
}
