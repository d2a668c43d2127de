import { describe, expect, it } from "vitest";

import { createMemoryHandler } from "../../src/cache-handlers/memory.ts";
import { cacheHandlerContract } from "../../src/cache/contract-suite.ts";

cacheHandlerContract({ describe, it, expect }, "memory", {
  create: () => ({ open: () => createMemoryHandler({ maxBytes: 1_000_000 }), remove: () => {} }),
  joined: false,
});
