import type { FenceChanges, KeptReceipt } from "../cache/handler.ts";
import { lastRaisedAtMs, raiseFence, type Fence, type Invalidation } from "../entry/fence.ts";
import { hex, sha256 } from "../entry/sha256.ts";

/** What a place asks of the one object that orders the invalidations of a site. */
export type FenceCall =
  /** Raises fences and keeps a receipt, both or neither; nothing when the receipt's id is known. */
  | {
      readonly kind: "raise";
      readonly items: readonly Invalidation[];
      readonly nowMs: number;
      readonly receipt: KeptReceipt | undefined;
    }
  | { readonly kind: "since"; readonly cursor: number }
  | { readonly kind: "forget"; readonly raisedBeforeMs: number }
  | { readonly kind: "receipt"; readonly id: string }
  /** Writes the answer into a receipt that is kept. */
  | { readonly kind: "answer"; readonly id: string; readonly text: string };

/** What it gets to know: changes for `since`, and the receipt that is kept for `raise` and `receipt`. */
export interface FenceReply {
  readonly changes?: FenceChanges | undefined;
  readonly receipt?: KeptReceipt | undefined;
}

/** What is used of the storage of a Durable Object. Writes without a wait between them are one write. */
export interface RoomStorage {
  get(key: string): Promise<unknown>;
  list(options: { readonly prefix: string }): Promise<ReadonlyMap<string, unknown>>;
  put(entries: Readonly<Record<string, unknown>>): Promise<void>;
  delete(keys: string[]): Promise<unknown>;
}

/** Answers calls, one after the other. */
export type FenceRoom = (call: FenceCall) => Promise<FenceReply>;

/**
 * Opens the fences and receipts of a site: all of them in memory, each under its own key in the storage.
 *
 *     last                        number of the last raise
 *     fence:<tag as JSON>         tag, fence, number of its last raise
 *     receipt:<SHA-256 of id>     receipt
 */
export async function openFenceRoom(storage: RoomStorage): Promise<FenceRoom> {
  const state = await load(storage);
  return async (call) => {
    switch (call.kind) {
      case "raise":
        return raise(state, call);
      case "since":
        return { changes: since(state, call.cursor) };
      case "forget":
        return forget(state, call.raisedBeforeMs);
      case "receipt":
        return { receipt: state.receipts.get(receiptKey(call.id)) };
      case "answer":
        return answer(state, call);
    }
  };
}

interface FenceRow {
  readonly tag: string;
  readonly fence: Fence;
  readonly number: number;
}

interface RoomState {
  readonly storage: RoomStorage;
  readonly fences: Map<string, FenceRow>;
  readonly receipts: Map<string, KeptReceipt>;
  last: number;
}

const LAST = "last";
const FENCES = "fence:";
const RECEIPTS = "receipt:";
// Keys of one call: https://developers.cloudflare.com/durable-objects/api/sqlite-storage-api/
const MOST_KEYS = 128;

async function load(storage: RoomStorage): Promise<RoomState> {
  const [fences, receipts, last] = await Promise.all([
    storage.list({ prefix: FENCES }),
    storage.list({ prefix: RECEIPTS }),
    storage.get(LAST),
  ]);
  return {
    storage,
    // Written by `raise` and `answer` alone.
    fences: new Map(fences as ReadonlyMap<string, FenceRow>),
    receipts: new Map(receipts as ReadonlyMap<string, KeptReceipt>),
    last: typeof last === "number" ? last : 0,
  };
}

async function raise(
  state: RoomState,
  { items, nowMs, receipt }: Extract<FenceCall, { kind: "raise" }>,
): Promise<FenceReply> {
  const over = [...state.receipts].filter(([, { keepUntilMs }]) => keepUntilMs < nowMs).map(([key]) => key);
  for (const key of over) state.receipts.delete(key);
  const kept = receipt && state.receipts.get(receiptKey(receipt.id));
  const written = kept ? [] : [...rowsOf(state, items, nowMs), ...(receipt ? [keepReceipt(state, receipt)] : [])];
  await Promise.all([
    ...pages(over).map((keys) => state.storage.delete([...keys])),
    ...pages(written).map((entries) => state.storage.put(Object.fromEntries(entries))),
  ]);
  return { receipt: kept };
}

type Written = readonly [key: string, value: unknown];

function rowsOf(state: RoomState, items: readonly Invalidation[], nowMs: number): readonly Written[] {
  if (items.length === 0) return [];
  state.last += 1;
  const keys = new Set<string>();
  for (const item of items) {
    const key = FENCES + JSON.stringify(item.tag);
    const fence = raiseFence(state.fences.get(key)?.fence, item, nowMs);
    state.fences.set(key, { tag: item.tag, fence, number: state.last });
    keys.add(key);
  }
  return [[LAST, state.last], ...[...keys].map((key) => [key, state.fences.get(key)] as const)];
}

function keepReceipt(state: RoomState, receipt: KeptReceipt): Written {
  const key = receiptKey(receipt.id);
  state.receipts.set(key, receipt);
  return [key, receipt];
}

function since(state: RoomState, cursor: number): FenceChanges {
  // A cursor from a storage that is no more has seen nothing of this one.
  const seen = cursor > state.last ? 0 : cursor;
  const rows = [...state.fences.values()].filter(({ number }) => number > seen);
  return { cursor: state.last, fences: rows.map(({ tag, fence }) => [tag, fence] as const) };
}

async function forget(state: RoomState, raisedBeforeMs: number): Promise<FenceReply> {
  const over = [...state.fences].filter(([, { fence }]) => lastRaisedAtMs(fence) < raisedBeforeMs).map(([key]) => key);
  for (const key of over) state.fences.delete(key);
  await Promise.all(pages(over).map((keys) => state.storage.delete([...keys])));
  return {};
}

async function answer(state: RoomState, { id, text }: Extract<FenceCall, { kind: "answer" }>): Promise<FenceReply> {
  const known = state.receipts.get(receiptKey(id));
  if (!known) return {};
  const [key, receipt] = keepReceipt(state, { ...known, text });
  await state.storage.put({ [key]: receipt });
  return {};
}

function receiptKey(id: string): string {
  return RECEIPTS + hex(sha256(new TextEncoder().encode(id)));
}

function pages<T>(items: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / MOST_KEYS);
  return Array.from({ length: count }, (_, page) => items.slice(page * MOST_KEYS, (page + 1) * MOST_KEYS));
}
