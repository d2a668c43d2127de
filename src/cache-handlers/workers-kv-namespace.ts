/** What is used of a KV namespace binding. Cloudflare's own type fits it. */
export interface KvNamespace {
  getWithMetadata(
    key: string,
    options: { readonly type: "arrayBuffer"; readonly cacheTtl?: number },
  ): Promise<{ readonly value: ArrayBuffer | null; readonly metadata: unknown }>;
  put(key: string, value: string | Uint8Array<ArrayBuffer>, options: KvPutOptions): Promise<void>;
  delete(key: string): Promise<void>;
  list(options: { readonly prefix: string; readonly cursor?: string }): Promise<KvListing>;
}

/** Says what to keep beside a value, and for how long to keep both. */
export interface KvPutOptions {
  readonly metadata?: unknown;
  readonly expirationTtl?: number;
}

/** One page of the names in a namespace. */
export type KvListing = {
  readonly keys: readonly { readonly name: string; readonly metadata?: unknown }[];
} & ({ readonly list_complete: true } | { readonly list_complete: false; readonly cursor: string });

/** A namespace as the handler uses it: its own prefix, its times, and writes that KV does not refuse. */
export interface KvPlace {
  read(key: string, how: { readonly fresh: boolean }): Promise<KvFound | undefined>;
  write(key: string, value: Uint8Array, options: KvPutOptions): Promise<void>;
  remove(key: string): Promise<void>;
  /** Lists all names below a prefix, with what stands beside them. */
  names(prefix: string): Promise<readonly KvName[]>;
  /** The same, as KV gives them: up to a thousand at a time. */
  pages(prefix: string): AsyncIterable<readonly KvName[]>;
}

/** A value and what stands beside it. */
export interface KvFound {
  readonly bytes: Uint8Array;
  readonly metadata: unknown;
  /** The value as JSON; undefined when it is none. */
  json(): unknown;
}

/** One name of a listing, without the place's prefix. */
export interface KvName {
  readonly name: string;
  readonly metadata: unknown;
}

/** Says how a namespace is used. */
export interface KvPlaceOptions {
  readonly prefix: string;
  /** How long a location may answer from its own copy. */
  readonly cacheTtlSeconds: number;
  /** Least time between two writes of one key. */
  readonly writeGapMs: number;
}

/** Uses a namespace. */
export function createKvPlace(namespace: KvNamespace, options: KvPlaceOptions): KvPlace {
  const { prefix, cacheTtlSeconds } = options;
  const inTurn = createTurns(options.writeGapMs);

  async function* pages(below: string): AsyncGenerator<readonly KvName[]> {
    let cursor: string | undefined;
    do {
      const page: KvListing = await namespace.list({
        prefix: prefix + below,
        ...(cursor === undefined ? {} : { cursor }),
      });
      yield page.keys.map(({ name, metadata }) => ({ name: name.slice(prefix.length), metadata }));
      cursor = page.list_complete ? undefined : page.cursor;
    } while (cursor !== undefined);
  }

  return {
    pages,
    async read(key, { fresh }) {
      const cacheTtl = fresh ? KV_LEAST_CACHE_TTL_SECONDS : cacheTtlSeconds;
      const { value, metadata } = await namespace.getWithMetadata(prefix + key, { type: "arrayBuffer", cacheTtl });
      return value === null ? undefined : foundOf(new Uint8Array(value), metadata);
    },
    write: (key, value, how) => inTurn(key, () => namespace.put(prefix + key, value.slice(), how)),
    remove: (key) => inTurn(key, () => namespace.delete(prefix + key)),
    async names(below) {
      const found: KvName[] = [];
      for await (const page of pages(below)) found.push(...page);
      return found;
    },
  };
}

function foundOf(bytes: Uint8Array, metadata: unknown): KvFound {
  return {
    bytes,
    metadata,
    json() {
      try {
        return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
      } catch {
        // As good as nothing: whoever reads it takes it for what this version did not write.
        return undefined;
      }
    },
  };
}

// The least that KV takes: https://developers.cloudflare.com/kv/api/read-key-value-pairs/
const KV_LEAST_CACHE_TTL_SECONDS = 30;
const MOST_REMEMBERED = 1_000;

/** KV takes one write per second of one key (S10): the next one waits for its turn, with a timer of its own request. */
function createTurns(gapMs: number): <T>(key: string, write: () => Promise<T>) => Promise<T> {
  const nextAtMs = new Map<string, number>();
  return async (key, write) => {
    const nowMs = Date.now();
    const atMs = Math.max(nowMs, nextAtMs.get(key) ?? 0);
    if (nextAtMs.size >= MOST_REMEMBERED) nextAtMs.clear();
    nextAtMs.set(key, atMs + gapMs);
    if (atMs > nowMs) {
      const { promise, resolve } = Promise.withResolvers<void>();
      setTimeout(resolve, atMs - nowMs);
      await promise;
    }
    return write();
  };
}
