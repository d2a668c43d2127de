import * as v from "valibot";

import { optionInvalid, optionUnknown } from "./errors/site.ts";

/** Takes the options of `vinext()` in `vite.config.ts`. All are optional. */
export interface VinextOptions {
  /** Where the built site runs. Default `"node"`; `vinext build --target` overrules it. */
  readonly target?: "node" | "workers";
  readonly prerender?: PrerenderOptions;
  /** Longest time an entry may be served past its render, in seconds (Next's `expireTime`). Default 31,536,000: one year. */
  readonly expireSeconds?: number;
  /**
   * How many pages each process may render again per minute because they are old. Beyond that the old ones are shown, whoever
   * asks for them; an invalidation is always obeyed. Default: any number.
   */
  readonly regenerationsPerMinute?: number;
  /**
   * Secret of the revalidation webhook; several during a rotation. Written into the build. Where a server's environment has
   * `VINEXT_REVALIDATE_SECRET`, with commas between several, that holds instead.
   */
  readonly revalidateSecret?: string | readonly string[];
  readonly store?: StoreOptions;
  readonly kv?: KvOptions;
}

/** Says how listed pages are rendered at build time. */
export interface PrerenderOptions {
  /** Pages in flight per worker thread. Default 8. */
  readonly concurrency?: number;
  /** Worker threads. Default: one per processor. */
  readonly workers?: number;
  /** Longest time one render may take, in seconds. Default 60. */
  readonly timeoutSeconds?: number;
  /** Further attempts after a timeout or a network error. Other errors are never tried again. Default 3. */
  readonly retries?: number;
  /** What a failed page means: the build fails, it warns, or it keeps the page of the last build. Default `"fail"`. */
  readonly onError?: "fail" | "warn" | "keep";
  /**
   * Which pages need no render because the last run stored them and their code is the same: none, or those that are within their
   * window and were not invalidated. Default `"never"`: what a page reads may have changed.
   */
  readonly reuse?: "never" | "fresh";
}

/** Says where a Node server keeps what it renders. */
export interface StoreOptions {
  /** Path of the store, relative to the root of the app. Default `.vinext/cache.sqlite`. */
  readonly file?: string;
  /** Size in bytes above which pages that are not listed are evicted. Default 1 GiB. */
  readonly maxBytes?: number;
  /** Bytes of stored pages that one process keeps in memory; 0 turns it off. Default 50 MiB. */
  readonly memoryBytes?: number;
}

/** Says which Workers KV namespace a Workers target uses. */
export interface KvOptions {
  /** Name of the binding in wrangler's configuration. Default `VINEXT_CACHE`. */
  readonly binding?: string;
  /**
   * Time after which KV forgets an entry, counted from its last write, in seconds. A visit in the second half of it writes a page
   * again that no build lists. Default 2,592,000: 30 days.
   */
  readonly ttlSeconds?: number;
}

/** Holds every option with its default filled in. Only `resolveConfig` makes one. */
export interface ResolvedConfig {
  readonly target: "node" | "workers";
  readonly prerender: ResolvedPrerender;
  readonly expireSeconds: number;
  readonly regenerationsPerMinute: number | undefined;
  /** Those of the options alone; a machine may have its own. */
  readonly revalidateSecrets: readonly string[];
  readonly store: Required<StoreOptions>;
  readonly kv: Required<KvOptions>;
}

/** Holds the prerender options; `workers` stays undefined for one per processor of the machine that prerenders. */
export interface ResolvedPrerender {
  readonly concurrency: number;
  readonly workers: number | undefined;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly onError: "fail" | "warn" | "keep";
  readonly reuse: "never" | "fresh";
}

/** Checks options and fills in defaults. Throws for an unknown option or a wrong value, naming it. */
export function resolveConfig(options: unknown, env: Environment = process.env): ResolvedConfig {
  const parsed = v.safeParse(OPTIONS, options);
  if (!parsed.success) throw asError(parsed.issues[0]);
  const { revalidateSecret, prerender, ...rest } = parsed.output;
  const asked = v.safeParse(TARGET, env["VINEXT_TARGET"]);
  return {
    ...rest,
    target: asked.success ? asked.output : rest.target,
    prerender: { ...prerender, workers: prerender.workers },
    regenerationsPerMinute: rest.regenerationsPerMinute,
    revalidateSecrets: typeof revalidateSecret === "string" ? [revalidateSecret] : (revalidateSecret ?? []),
  };
}

type Environment = Readonly<Record<string, string | undefined>>;

const count = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least));
const text = v.pipe(v.string(), v.nonEmpty());

const PRERENDER = {
  // 8 per thread is Next's default, and on one thread 8 renders in flight were 1.28 times faster than one.
  concurrency: v.optional(count(1), 8),
  workers: v.optional(count(1)),
  timeoutSeconds: v.optional(v.pipe(v.number(), v.gtValue(0)), 60),
  retries: v.optional(count(0), 3),
  onError: v.optional(v.picklist(["fail", "warn", "keep"]), "fail"),
  reuse: v.optional(v.picklist(["never", "fresh"]), "never"),
};
const STORE = {
  file: v.optional(text, ".vinext/cache.sqlite"),
  maxBytes: v.optional(count(1), 1024 ** 3),
  // Next's `cacheMaxMemorySize` is 50 MB.
  memoryBytes: v.optional(count(0), 50 * 1024 ** 2),
};
const KV = {
  binding: v.optional(text, "VINEXT_CACHE"),
  // Workers KV takes no time to live below 60 seconds.
  ttlSeconds: v.optional(count(60), 30 * 24 * 60 * 60),
};
const TARGET = v.picklist(["node", "workers"]);
const TOP = {
  target: v.optional(TARGET, "node"),
  prerender: v.optional(v.strictObject(PRERENDER), {}),
  expireSeconds: v.optional(count(1), 365 * 24 * 60 * 60),
  regenerationsPerMinute: v.optional(count(1)),
  revalidateSecret: v.optional(v.union([text, v.array(text)])),
  store: v.optional(v.strictObject(STORE), {}),
  kv: v.optional(v.strictObject(KV), {}),
};
const OPTIONS = v.strictObject(TOP);

const VALID: Readonly<Record<string, readonly string[]>> = {
  "": Object.keys(TOP),
  prerender: Object.keys(PRERENDER),
  store: Object.keys(STORE),
  kv: Object.keys(KV),
};

interface Issue {
  readonly kind: string;
  readonly type: string;
  readonly expected: string | null;
  readonly received: string;
  readonly path?: readonly { readonly key: unknown }[] | undefined;
}

function asError(issue: Issue): Error {
  const keys = (issue.path ?? []).map((item) => String(item.key));
  const name = keys.join(".");
  const parent = keys.slice(0, -1).join(".");
  const valid = VALID[parent];
  const last = keys.at(-1);
  if (issue.type === "strict_object" && valid && last !== undefined && !valid.includes(last)) {
    return optionUnknown(name, valid);
  }
  return optionInvalid(name || "vinext()", { expected: issue.expected ?? issue.type, received: issue.received });
}
