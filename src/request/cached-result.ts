import type { DataRecord } from "../entry/data-record.ts";
import { lifeOf } from "./cache-life.ts";
import { throughDataCache, type Produced } from "./data-cache.ts";
import { dataKey } from "./data-key.ts";
import { markDynamic } from "./dynamic.ts";
import { runScope } from "./scope-storage.ts";
import { lowerExpire, lowerStale, lowerWindow, nestedScope, type CacheLife, type Scope } from "./scope.ts";

/** One call of a `"use cache"` function. */
export interface CachedCall {
  /** Names the function in warnings. */
  readonly name: string;
  /** What tells this call apart from others of the same build: the function and its arguments. */
  readonly identity: readonly (string | Uint8Array)[];
  /** Runs the function and writes its result down. */
  readonly work: () => Promise<string>;
}

/**
 * Answers a call of a `"use cache"` function with its written result. Its lifetime and tags count for the run around it;
 * one that may not be kept makes that run dynamic (CC-04).
 */
export async function callForResult(scope: Scope, call: CachedCall): Promise<string> {
  const key = await dataKey(["use cache", scope.services.buildId, ...call.identity]);
  const { dataRuns } = scope.use;
  // Only this function files promises under this key, and all of them are of results.
  const running = dataRuns.get(key) as Promise<Result> | undefined;
  const result = await (running ?? startRun(scope, call, key));
  for (const tag of result.tags) scope.use.tags.add(tag);
  if (result.revalidate === 0 && scope.phase !== "cache") markDynamic(scope, `cacheLife() of ${call.name}`);
  if (result.revalidate !== undefined) lowerWindow(scope.use, result.revalidate);
  if (result.expire !== undefined) lowerExpire(scope.use, result.expire);
  if (result.stale !== undefined) lowerStale(scope.use, result.stale);
  return result.text;
}

interface Result extends CacheLife {
  readonly text: string;
  readonly tags: readonly string[];
}

async function startRun(scope: Scope, call: CachedCall, key: string): Promise<Result> {
  const { dataRuns } = scope.use;
  const run = throughDataCache<Result>(scope, {
    key,
    name: call.name,
    tags: [],
    revalidate: false,
    lifetimeOf: ({ revalidate, value }) => ({
      kind: "refresh",
      afterSeconds: revalidate === false ? Number.POSITIVE_INFINITY : revalidate,
      expireSeconds: split(value)?.expire ?? Number.POSITIVE_INFINITY,
    }),
    produce: () => produce(scope, call),
    revive,
  });
  dataRuns.set(key, run);
  try {
    return await run;
  } finally {
    dataRuns.delete(key);
  }
}

async function produce(scope: Scope, { work }: CachedCall): Promise<Produced<Result>> {
  const inner = nestedScope(scope, "cache");
  const text = await runScope(inner, work);
  const life = lifeOf(inner.use);
  const tags = [...inner.use.tags];
  const revalidate = life.revalidate ?? false;
  const value = revalidate === 0 ? undefined : [life.expire ?? "", life.stale ?? "", text].join(SEPARATOR);
  return { answer: { text, tags, ...life }, value, tags, revalidate };
}

function revive(record: DataRecord): { readonly answer: Result } | undefined {
  const parts = split(record.value);
  return parts && { answer: { ...parts, tags: record.tags, revalidate: record.revalidate } };
}

/** Stands between the expiry and the `stale` in seconds, where there are any, and the written result. */
const SEPARATOR = "|";

function split(value: string): Pick<Result, "expire" | "stale" | "text"> | undefined {
  const [, expire, stale, text] = /^([^|]*)\|([^|]*)\|(.*)$/s.exec(value) ?? [];
  return text === undefined ? undefined : { expire: secondsOf(expire), stale: secondsOf(stale), text };
}

function secondsOf(text: string | undefined): number | undefined {
  return text ? Number(text) : undefined;
}
