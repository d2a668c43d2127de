import { join } from "node:path";

import { prerender } from "../../../src/prerender/run.ts";

// Prerenders more than half of the pages, tells its parent so, and stands still until the parent kills it.
const root = process.argv[2] ?? "";
let pages = 0;
await prerender({
  root,
  settings: { concurrency: 4, workers: 2, timeoutSeconds: 60, retries: 0, onError: "fail" },
  storeFile: join(root, ".vinext/cache.sqlite"),
  onOutput: () => {},
  onEvent: (event) => {
    if (event.kind === "page" && ++pages === 120) process.send?.("half", () => stand());
  },
});

function stand(): never {
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
