import { WORKERS_MAX_PREFIX_BYTES } from "../cache/worker-limits.ts";
import { kvOptionInvalid, kvOptionUnknown } from "../errors/kv.ts";

/** Says how entries are kept in KV. All are optional. */
export interface KvCacheOptions {
  /** Name of the binding, for the sentence that says that it is missing. Default `VINEXT_CACHE`. */
  readonly binding?: string;
  /**
   * Time after which KV forgets an entry, counted from its last write, in seconds: at least 60. A visit in the second half of it
   * writes the entry again. Default 2,592,000: 30 days. Those of listed paths it keeps for a year at least.
   */
  readonly ttlSeconds?: number;
  /** Stands before every key, for a namespace that is used for more than this: at most 64 bytes. Default: nothing. */
  readonly prefix?: string;
  /** How long a location may answer from its own copy of a value, in seconds: at least 30. Default 60. */
  readonly cacheTtlSeconds?: number;
  /** How old an isolate's copy of the fences may be, in seconds. Default 5. */
  readonly fenceSeconds?: number;
  /** Least time between two writes of one key, in milliseconds. Default 1,000, as KV asks for. */
  readonly writeGapMs?: number;
}

/** Throws for the first option that does not exist, or that KV would refuse with every call. */
export function checkKvOptions(options: KvCacheOptions): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = RULES.get(name);
    if (!rule) throw kvOptionUnknown(name, [...RULES.keys()]);
    if (value !== undefined && !rule.holds(value))
      throw kvOptionInvalid(name, { expected: rule.expected, received: JSON.stringify(value) });
  }
}

interface Rule {
  readonly expected: string;
  holds(value: unknown): boolean;
}

const RULES: ReadonlyMap<string, Rule> = new Map(
  Object.entries({
    binding: text(Infinity, "a name"),
    ttlSeconds: wholeFrom(60),
    prefix: text(WORKERS_MAX_PREFIX_BYTES, `a text of at most ${WORKERS_MAX_PREFIX_BYTES} bytes`),
    cacheTtlSeconds: wholeFrom(30),
    fenceSeconds: wholeFrom(0),
    writeGapMs: wholeFrom(0),
  } satisfies Record<keyof KvCacheOptions, Rule>),
);

function text(most: number, expected: string): Rule {
  const fits = (value: string): boolean => new TextEncoder().encode(value).byteLength <= most;
  return { expected, holds: (value) => typeof value === "string" && fits(value) };
}

function wholeFrom(least: number): Rule {
  return {
    expected: `a whole number of at least ${least}`,
    holds: (value) => Number.isSafeInteger(value) && Number(value) >= least,
  };
}
