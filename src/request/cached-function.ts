import type { DataRecord } from "../entry/data-record.ts";
import { resultNotSerialisable } from "../errors/api.ts";
import { throughDataCache, type Produced } from "./data-cache.ts";
import { dataKey } from "./data-key.ts";
import { runScope } from "./scope-storage.ts";
import { lowerWindow, nestedScope, type Scope } from "./scope.ts";
import { usableTags } from "./tags.ts";

/** Work that a cached function does for one list of arguments. */
export interface FunctionCall<T> {
  /** What tells this call apart from others: text of the function, key parts, arguments. */
  readonly identity: readonly string[];
  readonly tags: readonly string[];
  readonly revalidate: number | false;
  readonly work: () => Promise<T>;
}

/** Answers a call of a cached function. Its window and tags count for the run around it; equal calls on their way share one. */
export async function callCached<T>(scope: Scope, call: FunctionCall<T>): Promise<T> {
  const tags = usableTags(scope, call.tags, "unstable_cache()");
  for (const tag of tags) scope.use.tags.add(tag);
  lowerWindow(scope.use, call.revalidate);

  const key = await dataKey(["function", ...call.identity]);
  const { dataRuns } = scope.use;
  // Only this function files promises under this key, and the key holds the text of the function that returns T.
  const running = dataRuns.get(key) as Promise<T> | undefined;
  if (running) return running;
  const answer = throughDataCache(scope, {
    key,
    name: "unstable_cache()",
    tags,
    revalidate: call.revalidate,
    produce: () => produce(scope, call.work),
    revive: (record) => revive<T>(scope, record),
  });
  dataRuns.set(key, answer);
  try {
    return await answer;
  } finally {
    dataRuns.delete(key);
  }
}

async function produce<T>(scope: Scope, work: () => Promise<T>): Promise<Produced<T>> {
  // They are no part of the key.
  const inner: Scope = { ...nestedScope(scope, "cache"), rootParams: undefined };
  const answer = await runScope(inner, work);
  const tags = [...inner.use.tags];
  for (const tag of tags) scope.use.tags.add(tag);
  return { answer, value: encode(answer), tags };
}

// Inside an object, so that `undefined` survives as an absent field.
function encode(answer: unknown): string {
  try {
    return JSON.stringify({ answer });
  } catch (error) {
    throw resultNotSerialisable(error);
  }
}

function revive<T>(scope: Scope, record: DataRecord): { readonly answer: T } | undefined {
  try {
    const stored: unknown = JSON.parse(record.value);
    if (typeof stored !== "object" || stored === null) return undefined;
    for (const tag of record.tags) scope.use.tags.add(tag);
    // The key holds the text of the function that made it, so it is what that function returned.
    return { answer: ("answer" in stored ? stored.answer : undefined) as T };
  } catch {
    // Broken text is as good as none: the work is done again.
    return undefined;
  }
}
