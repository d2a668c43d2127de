import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createRequire, enableCompileCache, stripTypeScriptTypes } from "node:module";
import { extname } from "node:path";
import { parentPort, workerData, type MessagePort } from "node:worker_threads";

import { reasonOf } from "../errors/reason.ts";
import type { FromSimulator, LocalNamespace } from "./simulator.ts";

// Runs the simulator until a message comes. Most of its start is compiling it.
enableCompileCache();
if (parentPort) await serve(parentPort);

interface Simulator {
  unsafeGetDirectURL(): Promise<URL>;
  dispose(): Promise<void>;
}

/** What is used of the simulator's module. */
interface SimulatorModule {
  readonly Miniflare: new (options: unknown) => Simulator;
  convertV4MiniflareOptions(options: unknown): unknown;
}

async function serve(port: MessagePort): Promise<void> {
  const say = (message: FromSimulator): void => port.postMessage(message);
  const asked = once(port, "message");
  try {
    // Asked for as CommonJS, which it is: for `import`, Node would first read all of it once more.
    const module: unknown = createRequire(import.meta.url)(String(workerData));
    const [namespace] = (await asked) as [LocalNamespace];
    if (!isSimulatorModule(module)) return say({ kind: "outdated" });
    const simulator = new module.Miniflare(module.convertV4MiniflareOptions(optionsFor(namespace)));
    const url = await simulator.unsafeGetDirectURL();
    port.once("message", () => void simulator.dispose().then(() => port.close()));
    say({ kind: "ready", url: url.href });
  } catch (error) {
    say({ kind: "failed", reason: reasonOf(error) });
  }
}

function isSimulatorModule(module: unknown): module is SimulatorModule {
  if (typeof module !== "object" || module === null) return false;
  if (!("Miniflare" in module && "convertV4MiniflareOptions" in module)) return false;
  return typeof module.Miniflare === "function" && typeof module.convertV4MiniflareOptions === "function";
}

function optionsFor({ stateFolder, namespaceId }: LocalNamespace): unknown {
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
