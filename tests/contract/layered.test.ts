import { describe, expect, it } from "vitest";

import { createMemoryHandler } from "../../src/cache-handlers/memory.ts";
import { openSeed, openSeedWriter } from "../../src/cache-handlers/sqlite-seed.ts";
import { openSqliteStore } from "../../src/cache-handlers/sqlite.ts";
import { cacheHandlerContract } from "../../src/cache/contract-suite.ts";
import type { CacheHandler } from "../../src/cache/handler.ts";
import { createLayered } from "../../src/cache/layered.ts";
import type { Seed } from "../../src/cache/seed.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

for (const memoryBytes of [0, 6_000, 1_000_000]) {
  cacheHandlerContract({ describe, it, expect }, `${memoryBytes} bytes of memory over sqlite`, {
    create: () => {
      const folder = temporaryFolder();
      return {
        open: () => layered(folder.file("cache.sqlite"), { memoryBytes, seed: undefined }),
        remove: folder.remove,
      };
    },
    joined: true,
  });
}

cacheHandlerContract({ describe, it, expect }, "memory over sqlite over an empty seed", {
  create: () => {
    const folder = temporaryFolder();
    const writer = openSeedWriter(folder.file("seed.sqlite"));
    writer.begin({ buildId: "b1", version: 1 });
    writer.finish();
    const open = () =>
      layered(folder.file("cache.sqlite"), { memoryBytes: 1_000_000, seed: openSeed(folder.file("seed.sqlite")) });
    return { open, remove: folder.remove };
  },
  joined: true,
});

function layered(
  file: string,
  { memoryBytes, seed }: { readonly memoryBytes: number; readonly seed: Seed | undefined },
): CacheHandler {
  return createLayered({
    memory: createMemoryHandler({ maxBytes: memoryBytes }),
    store: openSqliteStore({ file, mode: "read-write" }),
    seed,
    onStoreError: (operation, error) => {
      throw new Error(`${operation} failed`, { cause: error });
    },
  });
}
