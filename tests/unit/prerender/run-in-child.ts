import { join } from "node:path";

import { prerender } from "../../../src/prerender/run.ts";

// Prerenders until its parent kills it: tells the parent when more than half of the pages are through.
const root = process.argv[2] ?? "";
let pages = 0;
await prerender({
  root,
  settings: { concurrency: 4, workers: 2, timeoutSeconds: 5, retries: 0, onError: "fail" },
  storeFile: join(root, ".vinext/cache.sqlite"),
  onOutput: () => {},
  onEvent: (event) => {
    if (event.kind === "page" && ++pages === 120) process.send?.("half");
  },
});
