import { expect, it } from "vitest";
import { createMemoryHandler } from "../../../src/cache-handlers/memory.ts";
import { sampleKey, sampleRecord } from "../../../src/cache/contract-world.ts";
import type { CacheHandler, StoredRecord } from "../../../src/cache/handler.ts";
import { createRemembering } from "../../../src/cache/remembering.ts";

const key = sampleKey();

/** A store that shows what others write, and nothing of what is written through this process. */
function lateStore(shown: CacheHandler): CacheHandler {
  return { ...shown, read: (at, how) => shown.read(at, how), put: () => "stored", touch: () => true };
}

function remembering({ admits }: { readonly admits: boolean }) {
  const shown = createMemoryHandler({ maxBytes: 1_000_000 });
  const records = new Map<string, StoredRecord>();
  const memory = {
    get: (name: string) => records.get(name),
    admits: () => admits,
    set: (name: string, record: StoredRecord) => void records.set(name, record),
    delete: (name: string) => void records.delete(name),
  };
  return { shown, records, handler: createRemembering(lateStore(shown), memory) };
}

it("never goes back behind what was written here, however scarce room is (S7)", async () => {
  const { shown, handler } = remembering({ admits: false });
  await shown.put(sampleRecord("old", { startedAtMs: 1 }));
  await handler.put(sampleRecord("new", { startedAtMs: 2 }));

  const read = await handler.read(key, { wants: "html", fresh: true });

  expect(read?.generation).toBe("new");
});

it("knows that an entry was renewed here, long before the store shows it (S10)", async () => {
  const { shown, handler } = remembering({ admits: false });
  await shown.put(sampleRecord("same", { startedAtMs: 1 }));
  await handler.read(key, { fresh: true });
  await handler.touch(key, "same", 2);

  for (const wants of ["html", "rsc"] as const)
    expect((await handler.read(key, { wants, fresh: true }))?.startedAtMs).toBe(2);
});

it("keeps what was read only where room is worth it", async () => {
  for (const admits of [true, false]) {
    const { shown, records, handler } = remembering({ admits });
    await shown.put(sampleRecord("read", { startedAtMs: 1 }));

    expect((await handler.read(key, { wants: "html" }))?.generation).toBe("read");
    expect(records.size).toBe(admits ? 1 : 0);
  }
});

it("takes over what is newer than what was written here", async () => {
  const { shown, handler } = remembering({ admits: false });
  await handler.put(sampleRecord("here", { startedAtMs: 1 }));
  await shown.put(sampleRecord("elsewhere", { startedAtMs: 2 }));

  expect((await handler.read(key, { wants: "html", fresh: true }))?.generation).toBe("elsewhere");
});

it("answers what was last known while the store fails, and nothing else (S8)", async () => {
  const { shown, handler } = remembering({ admits: true });
  await shown.put(sampleRecord("known", { startedAtMs: 1 }));
  await handler.read(key, { wants: "html" });
  shown.read = () => Promise.reject(new Error("down"));

  expect((await handler.read(key, { wants: "html", fresh: true }))?.generation).toBe("known");
  await expect(handler.read(key, { wants: "rsc", fresh: true })).rejects.toThrow("down");
});
