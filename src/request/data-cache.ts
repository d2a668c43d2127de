import type { DataRecord } from "../entry/data-record.ts";
import { type Freshness, freshness } from "../entry/freshness.ts";
import type { Lifetime } from "../entry/lifetime.ts";
import { implicitTags } from "../entry/tags.ts";
import type { Scope } from "./scope.ts";
import { warn } from "./warn.ts";

/**
 * Answers one piece of work from the data cache, or does it and stores the result. A visitor gets stale data at once and
 * a refresh in the background; a shared render and the inside of a cached function wait for new data, so that nothing
 * fresh is built around something old (DC-02, DC-03). Pages that are rendered side by side make what they share once.
 * Drafts neither read nor write.
 */
export async function throughDataCache<T>(scope: Scope, job: DataJob<T>): Promise<T> {
  if (!scope.services.dataCache || scope.visitor?.draft) return (await job.produce("now")).answer;

  const kept = await keptAnswer(scope, job);
  if (kept) return kept.answer;
  const other = scope.services.making?.get(job.key);
  if (other) {
    await other;
    const made = await keptAnswer(scope, job);
    if (made) return made.answer;
  }
  const work = renew(scope, job, "now");
  // What came to nothing once is tried by each for itself: no run waits twice.
  if (!other) announce(scope, job.key, work);
  return work;
}

/** Has others wait for work of this run, until it ends or the run is given up. */
function announce({ services: { making }, signal }: Scope, key: string, work: Promise<unknown>): void {
  if (!making || !signal || signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = (): void => {
    making.delete(key);
    signal.removeEventListener("abort", end);
    resolve();
  };
  signal.addEventListener("abort", end);
  work.then(end, end);
  making.set(key, promise);
}

/** Reads what is stored, if this reader may have it. */
async function keptAnswer<T>(scope: Scope, job: DataJob<T>): Promise<{ readonly answer: T } | undefined> {
  const record = scope.dataFrom === "cache" ? await readRecord(scope, job.key) : undefined;
  if (!record) return undefined;
  const state = judge(scope, job, record);
  const mayServeStale = scope.kind === "visitor" && scope.phase !== "cache";
  if (state === "expired" || (state === "stale" && !mayServeStale)) return undefined;

  const stored = job.revive(record);
  if (!stored) {
    scope.services.platform.report({
      kind: "broken-record",
      key: job.key,
      detail: `the stored answer of ${job.name} cannot be read`,
    });
    return undefined;
  }
  if (state === "stale") refresh(scope, job);
  return stored;
}

/** Work whose result may be kept. */
export interface DataJob<T> {
  readonly key: string;
  /** Names the work in warnings, without secrets. */
  readonly name: string;
  readonly tags: readonly string[];
  /** The reader's window: another reader of the same key may have another. */
  readonly revalidate: number | false;
  /** Does the work. `later`: in the background, when the visitor's own abort signal no longer counts. */
  produce(when: When): Promise<Produced<T>>;
  /** Reads the lifetime out of a record, where the work itself says how long its result lives. */
  readonly lifetimeOf?: (record: DataRecord) => Lifetime;
  /** Makes the answer out of a record; `undefined` when the record is broken. */
  revive(record: DataRecord): { readonly answer: T } | undefined;
}

/** What the work came to; an `undefined` value must not be stored. */
export interface Produced<T> {
  readonly answer: T;
  readonly value: string | undefined;
  /** Tags that were met during the work. */
  readonly tags: readonly string[];
  /** The window that the work gave its own result; absent: the reader's. */
  readonly revalidate?: number | false;
}

export type When = "now" | "later";

/**
 * Judges a record as this reader sees it. The implicit tags of the running path are soft tags: `revalidatePath` expires
 * the data that the path reads, and leaves the same data to other paths (TG-09).
 */
function judge<T>(scope: Scope, job: DataJob<T>, record: DataRecord): Freshness {
  const tags = [...new Set([...record.tags, ...job.tags, ...implicitTags(scope.route, scope.path)])];
  // Asked for by this very request and not raised yet: it must see its own writes.
  const pending = scope.use.invalidations.some((item) => item.expireAfterSeconds === 0 && tags.includes(item.tag));
  if (pending) return "expired";
  const entry = {
    startedAtMs: record.startedAtMs,
    lifetime: job.lifetimeOf?.(record) ?? lifetimeOfData(job.revalidate),
  };
  return freshness(entry, scope.services.fenceOf(tags), scope.services.platform.now());
}

// Data has no ceiling of its own: a page around it does, and a visitor's read starts a refresh.
function lifetimeOfData(revalidate: number | false): Lifetime {
  if (revalidate === false) return { kind: "forever" };
  return { kind: "refresh", afterSeconds: revalidate, expireSeconds: Number.POSITIVE_INFINITY };
}

async function readRecord(scope: Scope, key: string): Promise<DataRecord | undefined> {
  try {
    return await scope.services.dataCache?.read(key);
  } catch (error) {
    scope.services.platform.report({ kind: "store-failed", operation: "read data", error });
    return undefined;
  }
}

async function renew<T>(scope: Scope, job: DataJob<T>, when: When): Promise<T> {
  // A shared run stamps its data with its own start: data that a page was built from is stale whenever the page is.
  const startedAtMs = scope.kind === "visitor" ? scope.services.platform.now() : scope.startedAtMs;
  const { answer, value, tags, revalidate = job.revalidate } = await job.produce(when);
  if (value === undefined) return answer;
  if (value.length > MAX_VALUE_CHARACTERS) {
    warn(
      scope,
      "VINEXT_DATA_TOO_LARGE",
      `${scope.route}: the answer of ${job.name} is larger than 2 MB and was not stored.`,
    );
    return answer;
  }
  const record = { value, tags: [...new Set([...job.tags, ...tags])], startedAtMs, revalidate };
  const writing = write(scope, job.key, record);
  if (scope.kind === "visitor") scope.services.platform.waitUntil(writing);
  else await writing;
  return answer;
}

// The limit of Next.js for one item, counted as stored.
const MAX_VALUE_CHARACTERS = 2 * 1024 * 1024;

async function write(scope: Scope, key: string, record: DataRecord): Promise<void> {
  try {
    await scope.services.dataCache?.write(key, record);
  } catch (error) {
    scope.services.platform.report({ kind: "store-failed", operation: "write data", error });
  }
}

/** Renews stale data in the background, once per run and key. */
function refresh<T>(scope: Scope, job: DataJob<T>): void {
  const name = `refresh ${job.key}`;
  if (scope.use.dataRuns.has(name)) return;
  const work = renew(scope, job, "later").then(
    () => undefined,
    (error: unknown) =>
      warn(
        scope,
        "VINEXT_DATA_REFRESH_FAILED",
        `The refresh of ${job.name} failed, its old answer stays: ${String(error)}`,
      ),
  );
  scope.use.dataRuns.set(name, work);
  scope.services.platform.waitUntil(work);
}
