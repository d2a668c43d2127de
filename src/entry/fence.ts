/**
 * When a tag was last invalidated, in ms since the epoch; 0 means never. An entry whose render started at or before
 * `staleAtMs` is stale. One that started at or before `expireRaisedAtMs` may not be served once `expireAtMs` has come:
 * `{ expire: n }` lies n seconds in the future, a hard invalidation has `expireAtMs` equal to `expireRaisedAtMs`.
 */
export interface Fence extends Expiry {
  readonly staleAtMs: number;
  /**
   * Further expiries that were raised later and come later, in that order. A hard invalidation followed by a soft one
   * with a far expiry is two facts: merged into one they would either revive what was hard or harden what is soft.
   */
  readonly later?: readonly Expiry[];
}

/** One moment from which entries that started at or before another may not be served. */
export interface Expiry {
  readonly expireRaisedAtMs: number;
  readonly expireAtMs: number;
}

/** One invalidation as asked for: soft when `expireAfterSeconds` is undefined, hard when it is 0. */
export interface Invalidation {
  readonly tag: string;
  readonly expireAfterSeconds: number | undefined;
}

/** Is the fence of a tag that was never invalidated. */
export const NO_FENCE: Fence = { staleAtMs: 0, expireRaisedAtMs: 0, expireAtMs: 0 };

/** Combines the fences of all tags of one entry: the entry is as stale and as expired as the strictest of them says. */
export function combineFences(fences: Iterable<Fence>): Fence {
  let staleAtMs = 0;
  const expiries: Expiry[] = [];
  for (const fence of fences) {
    staleAtMs = Math.max(staleAtMs, fence.staleAtMs);
    if (fence.expireRaisedAtMs > 0) expiries.push(...expiriesOf(fence));
  }
  return fenceFrom(staleAtMs, expiries);
}

/** Raises the fence of one tag. It only ever rises: no earlier invalidation is weakened, whatever the clock says. */
export function raiseFence(
  old: Fence | undefined,
  item: Pick<Invalidation, "expireAfterSeconds">,
  nowMs: number,
): Fence {
  const before = old ?? NO_FENCE;
  const { expireAfterSeconds } = item;
  const added =
    expireAfterSeconds === undefined
      ? []
      : [{ expireRaisedAtMs: nowMs, expireAtMs: nowMs + expireAfterSeconds * 1000 }];
  return fenceFrom(Math.max(before.staleAtMs, nowMs), compact([...expiriesOf(before), ...added], nowMs));
}

/** Lists the expiries of a fence; empty when the tag was only ever invalidated softly or not at all. */
export function expiriesOf(fence: Fence): readonly Expiry[] {
  if (fence.expireRaisedAtMs === 0) return [];
  const { expireRaisedAtMs, expireAtMs } = fence;
  return [{ expireRaisedAtMs, expireAtMs }, ...(fence.later ?? [])];
}

/** Tells when a fence was last raised. Entries and values that started later do not feel it. */
export function lastRaisedAtMs(fence: Fence): number {
  return Math.max(fence.staleAtMs, ...expiriesOf(fence).map(({ expireRaisedAtMs }) => expireRaisedAtMs));
}

function fenceFrom(staleAtMs: number, expiries: readonly Expiry[]): Fence {
  const [first, ...later] = withoutImplied(expiries);
  if (!first) return { ...NO_FENCE, staleAtMs };
  return later.length === 0 ? { staleAtMs, ...first } : { staleAtMs, ...first, later };
}

/** Drops every expiry that another one, raised no earlier and coming no later, says already. */
function withoutImplied(expiries: readonly Expiry[]): readonly Expiry[] {
  const newestFirst = expiries.toSorted(
    (a, b) => b.expireRaisedAtMs - a.expireRaisedAtMs || a.expireAtMs - b.expireAtMs,
  );
  const kept: Expiry[] = [];
  for (const expiry of newestFirst) {
    const last = kept.at(-1);
    if (!last || expiry.expireAtMs < last.expireAtMs) kept.push(expiry);
  }
  return kept.toReversed();
}

/** Keeps a fence small however often its tag is raised: one expiry that has come and one that will. */
function compact(expiries: readonly Expiry[], nowMs: number): readonly Expiry[] {
  const come = expiries.filter(({ expireAtMs }) => expireAtMs <= nowMs);
  const pending = expiries.filter(({ expireAtMs }) => expireAtMs > nowMs);
  return [newest(come), newest(pending)].filter((expiry) => expiry !== undefined);
}

function newest(expiries: readonly Expiry[]): Expiry | undefined {
  if (expiries.length === 0) return undefined;
  return {
    expireRaisedAtMs: Math.max(...expiries.map(({ expireRaisedAtMs }) => expireRaisedAtMs)),
    expireAtMs: Math.min(...expiries.map(({ expireAtMs }) => expireAtMs)),
  };
}
