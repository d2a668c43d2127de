import { combineFences, expiriesOf, NO_FENCE, raiseFence, type Fence, type Invalidation } from "../entry/fence.ts";

/** What one record of fences says: tags that were raised together, or what many such records came to. */
export type FenceRecord =
  | { readonly kind: "raised"; readonly atMs: number; readonly items: readonly Invalidation[] }
  | {
      readonly kind: "merged";
      readonly atMs: number;
      readonly fences: readonly TagFence[];
      /** Names of the records that it stands for. */
      readonly names: readonly string[];
    };

/** A tag with what is known of it. */
export type TagFence = readonly [tag: string, fence: Fence];

/** Writes a record as JSON can hold it, which has no infinity: a fence that never expires anything has its own sign. */
export function fenceRecordJson(record: FenceRecord): object {
  switch (record.kind) {
    case "raised":
      return { v: 1, at: record.atMs, i: record.items.map(writeItem) };
    case "merged":
      return { v: 1, at: record.atMs, f: record.fences.map(writeFence), of: record.names };
  }
}

/** Reads a record. Undefined for what this version did not write: a fence that nobody can read raises nothing. */
export function readFenceRecord(json: unknown): FenceRecord | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const { v, at, i, f, of } = json as Readonly<Record<string, unknown>>;
  if (v !== 1 || typeof at !== "number") return undefined;
  const items = listOf(i, readItem);
  if (items) return { kind: "raised", atMs: at, items };
  const fences = listOf(f, readFence);
  const names = listOf(of, (name) => (typeof name === "string" ? name : undefined));
  return fences && names && { kind: "merged", atMs: at, fences, names };
}

/** Lays what a record says over what was known of its tags. */
export function fencesAfter(
  record: FenceRecord,
  known: (tag: string) => Fence | undefined,
): ReadonlyMap<string, Fence> {
  const after = new Map<string, Fence>();
  const before = (tag: string): Fence | undefined => after.get(tag) ?? known(tag);
  switch (record.kind) {
    case "raised":
      for (const item of record.items) after.set(item.tag, raiseFence(before(item.tag), item, record.atMs));
      return after;
    case "merged":
      for (const [tag, fence] of record.fences) after.set(tag, combineFences([before(tag) ?? NO_FENCE, fence]));
      return after;
  }
}

function writeItem({ tag, expireAfterSeconds }: Invalidation): readonly unknown[] {
  return expireAfterSeconds === undefined ? [tag] : [tag, writeNumber(expireAfterSeconds)];
}

function readItem(value: unknown): Invalidation | undefined {
  const [tag, expire] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  if (typeof tag !== "string") return undefined;
  if (expire === undefined) return { tag, expireAfterSeconds: undefined };
  const expireAfterSeconds = readNumber(expire);
  return expireAfterSeconds === undefined ? undefined : { tag, expireAfterSeconds };
}

function writeFence([tag, fence]: TagFence): readonly unknown[] {
  const expiries = expiriesOf(fence).map(({ expireRaisedAtMs, expireAtMs }) => [
    expireRaisedAtMs,
    writeNumber(expireAtMs),
  ]);
  return [tag, fence.staleAtMs, expiries];
}

function readFence(value: unknown): TagFence | undefined {
  const [tag, staleAtMs, written] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const expiries = listOf(written, readExpiry);
  if (typeof tag !== "string" || typeof staleAtMs !== "number" || !expiries) return undefined;
  return [tag, combineFences([{ ...NO_FENCE, staleAtMs }, ...expiries])];
}

function readExpiry(value: unknown): Fence | undefined {
  const [expireRaisedAtMs, at] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const expireAtMs = readNumber(at);
  if (typeof expireRaisedAtMs !== "number" || expireAtMs === undefined) return undefined;
  return { staleAtMs: 0, expireRaisedAtMs, expireAtMs };
}

const NEVER = "never";

function writeNumber(value: number): number | typeof NEVER {
  return value === Infinity ? NEVER : value;
}

function readNumber(value: unknown): number | undefined {
  if (value === NEVER) return Infinity;
  return typeof value === "number" ? value : undefined;
}

function listOf<T>(value: unknown, read: (item: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = (value as readonly unknown[]).map(read).filter((item) => item !== undefined);
  return items.length === value.length ? items : undefined;
}
