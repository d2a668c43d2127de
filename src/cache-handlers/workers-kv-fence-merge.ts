import { lastRaisedAtMs, type Fence } from "../entry/fence.ts";
import { fencesAfter, type FenceRecord } from "./workers-kv-fence-record.ts";

/** A record and its name in the namespace. */
export interface NamedRecord {
  readonly name: string;
  readonly record: FenceRecord;
}

/** What is to be done with the records of a namespace. */
export interface FenceMerge {
  /** Names that say nothing any more. */
  readonly removed: readonly string[];
  /** A record that is to be written for many; undefined while there are few. */
  readonly merged: Extract<FenceRecord, { kind: "merged" }> | undefined;
}

/** The moment, and the one before which a fence is felt by nothing. */
export interface MergeMoment {
  readonly nowMs: number;
  readonly forgetBeforeMs: number;
}

/**
 * Plans how many records become few, with nothing but writes of new keys: any number of places may do it at once and none
 * can lose what another one raises. A merged record names those that it stands for. They are removed once it is so old
 * that every place sees it; a record that is visible late is named by none and stays.
 */
export function planFenceMerge(records: readonly NamedRecord[], moment: MergeMoment): FenceMerge {
  const isSettled = ({ record }: NamedRecord): boolean => record.atMs < moment.nowMs - SETTLED_MS;
  const replaced = namesIn(records.filter(isSettled));
  const named = namesIn(records);
  const left = records.filter(({ name }) => !replaced.has(name));
  const [over, alive] = parted(left, ({ record }) => isOver(record, moment.forgetBeforeMs));
  const mergeable = alive.filter((each) => isSettled(each) && !named.has(each.name));
  const gone = [...records.filter(({ name }) => replaced.has(name)), ...over].map(({ name }) => name);
  return {
    removed: gone.slice(0, MOST_REMOVED),
    merged: mergeable.length < LEAST_MERGED ? undefined : merge(mergeable, moment),
  };
}

// Ten times as long as KV needs to show a write everywhere.
const SETTLED_MS = 10 * 60 * 1000;
// A listing has a thousand names; a merge is one write and later as many deletes.
const LEAST_MERGED = 100;
// Each is a subrequest, of which a request may make a thousand.
const MOST_REMOVED = 400;

function namesIn(records: readonly NamedRecord[]): ReadonlySet<string> {
  return new Set(records.flatMap(({ record }) => (record.kind === "merged" ? record.names : [])));
}

function merge(records: readonly NamedRecord[], { nowMs, forgetBeforeMs }: MergeMoment): FenceMerge["merged"] {
  const fences = new Map<string, Fence>();
  for (const { record } of records)
    for (const [tag, fence] of fencesAfter(record, (known) => fences.get(known))) fences.set(tag, fence);
  const felt = [...fences].filter(([, fence]) => lastRaisedAtMs(fence) >= forgetBeforeMs);
  return { kind: "merged", atMs: nowMs, fences: felt, names: records.map(({ name }) => name) };
}

function isOver(record: FenceRecord, forgetBeforeMs: number): boolean {
  switch (record.kind) {
    case "raised":
      return record.atMs < forgetBeforeMs;
    case "merged":
      return record.fences.every(([, fence]) => lastRaisedAtMs(fence) < forgetBeforeMs);
  }
}

function parted<T>(items: readonly T[], isFirst: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
