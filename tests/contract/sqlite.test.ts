import { describe, expect, it } from "vitest";

import { openLastingStore } from "../../src/cache-handlers/sqlite-lasting.ts";
import { openSqliteStore } from "../../src/cache-handlers/sqlite.ts";
import { cacheHandlerContract } from "../../src/cache/contract-suite.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

cacheHandlerContract({ describe, it, expect }, "sqlite", {
  create: () => {
    const folder = temporaryFolder();
    return {
      open: () => openSqliteStore({ file: folder.file("cache.sqlite"), mode: "read-write" }),
      remove: folder.remove,
    };
  },
  joined: true,
});

cacheHandlerContract({ describe, it, expect }, "sqlite that outlives its file", {
  create: () => {
    const folder = temporaryFolder();
    return {
      open: () => openLastingStore({ file: folder.file("cache.sqlite") }),
      remove: folder.remove,
    };
  },
  joined: true,
});
