import { createMemoryHandler } from "../../../src/cache-handlers/memory.ts";
import type { CacheHandler, PutRecord } from "../../../src/cache/handler.ts";
import { createLayered } from "../../../src/cache/layered.ts";
import type { Seed } from "../../../src/cache/seed.ts";

/** A layered handler over a store that can be made to fail. */
export interface World {
  readonly handler: CacheHandler;
  readonly memory: ReturnType<typeof createMemoryHandler>;
  readonly store: CacheHandler;
  readonly failures: string[];
  readonly reads: string[];
  /** Makes the store fail, or work again. */
  breakStore(broken: boolean): void;
  otherProcessWrote(): void;
}

/** Makes a world whose seed has some entries. */
export function createWorld(
  seeded: readonly PutRecord[] = [],
  options: Partial<Parameters<typeof createLayered>[0]> = {},
): World {
  const memory = createMemoryHandler({ maxBytes: 1_000_000 });
  const store = createMemoryHandler({ maxBytes: 1_000_000 });
  const failures: string[] = [];
  const reads: string[] = [];
  let broken = false;
  let changed = false;
  const outer: CacheHandler = new Proxy<CacheHandler>(store, {
    get: (target, name, receiver) => {
      const method: unknown = Reflect.get(target, name, receiver);
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => {
        reads.push(String(name));
        if (broken) throw new Error("disk on fire");
        if (name !== "changed") return Reflect.apply(method, target, args);
        const answer = changed;
        changed = false;
        return answer;
      };
    },
  });
  return {
    handler: createLayered({
      memory,
      store: outer,
      seed: seedOf(seeded),
      onStoreError: (operation) => failures.push(operation),
      ...options,
    }),
    memory,
    store,
    failures,
    reads,
    breakStore: (value) => {
      broken = value;
    },
    otherProcessWrote: () => {
      changed = true;
    },
  };
}

/** Makes a seed of some entries. */
export function seedOf(records: readonly PutRecord[]): Seed {
  const entries = createMemoryHandler({ maxBytes: 1_000_000 });
  for (const record of records) void entries.put(record);
  return { read: (key) => entries.read(key), planned: () => undefined, close: () => {} };
}

/** A new process over the same store, with what a build left as its seed. */
export function restarted({ store }: World, seeded: PutRecord | undefined): CacheHandler {
  const memory = createMemoryHandler({ maxBytes: 1_000_000 });
  return createLayered({ memory, store, seed: seedOf(seeded ? [seeded] : []), onStoreError: () => {} });
}
