import { readFileSync } from "node:fs";
import { createRequire, enableCompileCache, stripTypeScriptTypes } from "node:module";
import { extname } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import * as v from "valibot";

import { reasonOf } from "../errors/reason.ts";

// Runs the simulator until a message comes. Most of its start is compiling it.
enableCompileCache();
const port = parentPort;
const { miniflare, stateFolder, namespaceId } = v.parse(
  v.object({ miniflare: v.string(), stateFolder: v.string(), namespaceId: v.string() }),
  workerData,
);
const aFunction = v.custom<(options: unknown) => unknown>((value) => typeof value === "function");
const MODULE = v.object({
  Miniflare: v.custom<new (options: unknown) => Simulator>((value) => typeof value === "function"),
  convertV4MiniflareOptions: aFunction,
});
// Asked for as CommonJS, which it is: for `import`, Node would first read all of it once more.
const module = v.safeParse(MODULE, createRequire(import.meta.url)(miniflare));
if (module.success) {
  await run(module.output).catch((error: unknown) => {
    port?.postMessage({ kind: "failed", reason: reasonOf(error) });
  });
} else port?.postMessage({ kind: "outdated" });

interface Simulator {
  unsafeGetDirectURL(): Promise<URL>;
  dispose(): Promise<void>;
}

async function run({ Miniflare, convertV4MiniflareOptions }: v.InferOutput<typeof MODULE>): Promise<void> {
  const simulator = new Miniflare(convertV4MiniflareOptions(options()));
  const url = await simulator.unsafeGetDirectURL();
  port?.once("message", () => void simulator.dispose().then(() => port.close()));
  port?.postMessage({ kind: "ready", url: url.href });
}

function options(): unknown {
  return {
    modules: true,
    script: seedingWorker(),
    kvNamespaces: { CACHE: namespaceId },
    resourcePersistencePath: stateFolder,
    // Past the Worker that the simulator puts before all others.
    unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    // Nothing is fetched from the network and nothing is reported to it.
    cf: false,
    telemetry: { enabled: false },
  };
}

/** Reads the Worker as it stands beside this file: compiled, or as source where this runs from source. */
function seedingWorker(): string {
  const extension = extname(import.meta.url);
  const text = readFileSync(new URL(`./seeding-worker${extension}`, import.meta.url), "utf8");
  return extension === ".ts" ? stripTypeScriptTypes(text) : text;
}
