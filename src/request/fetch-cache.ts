import { fetchCacheConflict } from "../errors/api.ts";
import { throughDataCache, type Produced } from "./data-cache.ts";
import { markDynamic } from "./dynamic.ts";
import { forwardedInit, readFetchCall, type FetchCall } from "./fetch-call.ts";
import { fetchKey, memoKey } from "./fetch-key.ts";
import { fetchAsked, fetchMode, fetchPolicy, type FetchAsked } from "./fetch-policy.ts";
import { currentScope } from "./scope-storage.ts";
import { lowerWindow, type Scope } from "./scope.ts";
import { collectResponse, copyResponse, decodeResponse, encodeResponse, toResponse } from "./stored-response.ts";
import { usableTags } from "./tags.ts";
import { warn } from "./warn.ts";

/**
 * Makes the `fetch` that app code calls: the original, with the data cache and the rules of static rendering around it
 * wherever a scope is present. Patching a patched one patches its original anew.
 */
export function createCachedFetch(original: typeof fetch): typeof fetch {
  const unpatched = originalOf(original);
  const cachedFetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const scope = currentScope();
    if (!scope) return unpatched(input, init);
    return fetchInScope(scope, { input, init, original: unpatched });
  };
  return Object.assign(cachedFetch, { [ORIGINAL]: unpatched });
}

const ORIGINAL = Symbol.for("vinext.original-fetch");

function originalOf(candidate: typeof fetch & { readonly [ORIGINAL]?: typeof fetch }): typeof fetch {
  return candidate[ORIGINAL] ?? candidate;
}

interface FetchArguments {
  readonly input: RequestInfo | URL;
  readonly init: RequestInit | undefined;
  readonly original: typeof fetch;
}

function fetchInScope(scope: Scope, { input, init, original }: FetchArguments): Promise<Response> {
  try {
    const call = readFetchCall(input, init);
    if (!call || scope.visitor?.draft) return original(input, forwardedInit(init));
    const plan = planFetch(scope, call);
    return memoised(scope, plan, () => {
      const { revalidate } = plan;
      if (revalidate === undefined) return original(call.input, call.init);
      return cachedAnswer(scope, { ...plan, revalidate }, original);
    });
  } catch (error) {
    const refused = Promise.reject<Response>(error);
    // The scope has noted it already: an answer that app code never awaits must not end the process.
    refused.catch(() => undefined);
    return refused;
  }
}

interface FetchPlan {
  readonly call: FetchCall;
  readonly tags: readonly string[];
  /** `undefined`: not kept in the data cache. */
  readonly revalidate: number | false | undefined;
}

/** Decides what becomes of a call and notes on the scope what it means for the render. */
function planFetch(scope: Scope, call: FetchCall): FetchPlan {
  const asked = fetchAsked(call.cache, call.revalidate);
  const mode = fetchMode(scope);
  const policy = fetchPolicy(asked, mode);
  if (asked.kind === "never" && asked.contradiction) {
    warn(
      scope,
      "VINEXT_FETCH_CONTRADICTION",
      `${scope.route}: fetch(${call.name}) asks for both a cached and an uncached answer; it is not cached.`,
    );
  }
  // Tags of a fetch that is not kept still belong to the page (TG-01).
  const tags = usableTags(scope, call.tags, `fetch(${call.name})`);
  for (const tag of tags) scope.use.tags.add(tag);

  switch (policy.kind) {
    case "conflict":
      throw fetchCacheConflict(scope.route, describe(call, asked), mode.fetchCache);
    case "never":
      markDynamic(scope, describe(call, asked));
      return { call, tags, revalidate: undefined };
    case "frozen":
      return { call, tags, revalidate: undefined };
    case "keep":
      lowerWindow(scope.use, policy.revalidate);
      return { call, tags, revalidate: policy.revalidate };
  }
}

function describe(call: FetchCall, asked: FetchAsked): string {
  switch (asked.kind) {
    case "never":
      return `fetch(${call.name}, { ${asked.option} })`;
    case "keep":
      return `fetch(${call.name}) with a cached answer`;
    case "nothing":
      return `fetch(${call.name}) without options`;
  }
}

/** Makes equal requests of one render once (DC-05). Handlers and actions may want to see what they changed. */
async function memoised(scope: Scope, plan: FetchPlan, run: () => Promise<Response>): Promise<Response> {
  const key = scope.phase === "render" ? memoKey(plan.call, plan.revalidate) : undefined;
  if (key === undefined) return run();
  const { fetchMemo } = scope.use;
  let answer = fetchMemo.get(key);
  if (!answer) {
    answer = run();
    fetchMemo.set(key, answer);
    // A failure is shared by those who wait for it, and forgotten, so that app code may try again.
    answer.catch(() => fetchMemo.delete(key));
  }
  return copyResponse(await answer);
}

type CachedPlan = FetchPlan & { readonly revalidate: number | false };

async function cachedAnswer(
  scope: Scope,
  { call, tags, revalidate }: CachedPlan,
  original: typeof fetch,
): Promise<Response> {
  const { key, body } = await fetchKey(call);
  const init = body === undefined ? call.init : { ...call.init, body };
  return throughDataCache<Response>(scope, {
    key,
    name: `fetch(${call.name})`,
    tags,
    revalidate,
    produce: async (when) =>
      keptResponse(await original(call.input, when === "now" ? init : { ...init, signal: null }), call),
    revive: (record) => {
      const stored = decodeResponse(record.value);
      return stored && { answer: toResponse(stored) };
    },
  });
}

async function keptResponse(response: Response, call: FetchCall): Promise<Produced<Response>> {
  if (response.status !== 200) return { answer: response, value: undefined, tags: [] };
  const stored = await collectResponse(response, call.url.href);
  return { answer: toResponse(stored), value: encodeResponse(stored), tags: [] };
}
