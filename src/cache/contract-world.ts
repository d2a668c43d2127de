import type { PartName } from "../entry/entry.ts";
import { cacheKey } from "../entry/key.ts";
import type { CacheKey } from "../entry/key.ts";
import type { CacheHandler, PutRecord, StoredRecord } from "./handler.ts";

/** What the suite needs of a test runner. */
export interface ContractTools {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
  expect(actual: unknown): { toEqual(expected: unknown): unknown };
}

/** One promise of the contract and how to see that it is kept. */
export interface ContractCase {
  readonly name: string;
  run(world: ContractWorld): Promise<void>;
}

/** What a case works with: a handler on an empty place. */
export interface ContractWorld {
  readonly handler: CacheHandler;
  /** Opens one more handler on the same place. */
  open(): Promise<CacheHandler>;
  equal(actual: unknown, expected: unknown): void;
}

/** Is the start of the first render in every case. */
export const START_MS = 1_800_000_000_000;

/** Makes a key; a path with everything that a path may hold unless another is given. */
export function sampleKey(path = "/posts/%E6%97%A5%E6%9C%AC%25/a%20b"): CacheKey {
  return cacheKey({ namespace: "0123456789abcdef0123456789abcdef", path });
}

/** Makes a generation whose bytes tell its name. */
export function sampleRecord(generation: string, changes: Partial<PutRecord> = {}): PutRecord {
  return {
    key: sampleKey(),
    generation,
    startedAtMs: START_MS,
    listed: false,
    head: sampleBytes(`head of ${generation}`),
    parts: new Map<PartName, Uint8Array>([
      ["html", sampleBytes(`html of ${generation}`)],
      ["rsc", sampleBytes(`rsc of ${generation}`)],
    ]),
    ...changes,
  };
}

/** Makes bytes that are no text: every byte value occurs. */
export function sampleBytes(label: string): Uint8Array {
  return Uint8Array.of(...new TextEncoder().encode(label), ...Array.from({ length: 256 }, (_, byte) => byte));
}

/** Reads everything that a handler has under a key, for comparison. */
export async function wholeOf(record: StoredRecord | undefined): Promise<unknown> {
  if (!record) return undefined;
  const parts = await Promise.all(
    record.parts.toSorted().map(async (name) => [name, plain(await record.part(name))] as const),
  );
  return {
    generation: record.generation,
    startedAtMs: record.startedAtMs,
    failure: record.failure,
    head: plain(record.head),
    parts,
  };
}

/** Says what `wholeOf` gives for a record that was put. */
export function wholeAs(
  record: PutRecord,
  changes: { readonly startedAtMs?: number; readonly failure?: unknown } = {},
): unknown {
  const parts = [...record.parts.keys()].toSorted().map((name) => [name, plain(record.parts.get(name))] as const);
  const { generation, startedAtMs, head } = record;
  return { generation, startedAtMs, failure: undefined, head: plain(head), parts, ...changes };
}

/** Bytes as an array: a `Buffer` and a `Uint8Array` of the same bytes are equal. */
function plain(bytes: Uint8Array | undefined): readonly number[] | undefined {
  return bytes && [...bytes];
}
