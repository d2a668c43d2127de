import type { KvNamespace } from "../../src/cache-handlers/workers-kv.ts";
import { seedKv } from "../helpers/seed-kv.ts";
import { startWorker, type WorkerMachine } from "../helpers/worker-machine.ts";
import { SECRET } from "../helpers/webhook.ts";
import { builtAtMs, type Target } from "./target.ts";

/** Starts workerd with a built app and a KV namespace that holds the seed of the build and nothing else. */
export async function startOnWorkers(root: string): Promise<Target> {
  const machine = await startWorker(root, { startAtMs: builtAtMs(root), vars: { VINEXT_REVALIDATE_SECRET: SECRET } });
  await seedMachine(root, machine);
  return { ...machine, visible: "within 65 s", close: machine.stop };
}

/** Says what an isolate finds in KV. */
export interface WorkerStart {
  readonly kv: "seeded" | "empty";
  /** Folder of a KV that another isolate has or had. */
  readonly state?: string;
}

/** Gives a test an isolate that starts when its site was just built, and ends it afterwards. */
export async function withMachine(
  root: string,
  { kv, state }: WorkerStart,
  test: (machine: WorkerMachine) => Promise<void>,
): Promise<void> {
  const machine = await startWorker(root, { startAtMs: builtAtMs(root), ...(state !== undefined && { state }) });
  try {
    if (kv === "seeded") await seedMachine(root, machine);
    await test(machine);
  } finally {
    await machine.stop();
  }
}

/** Puts the seed of a build into the KV namespace of a machine. */
export async function seedMachine(root: string, machine: WorkerMachine): Promise<void> {
  // Miniflare's type of a namespace spells out more than is used here.
  const namespace = (await machine.miniflare.getKVNamespace("VINEXT_CACHE")) as unknown as KvNamespace;
  await seedKv(root, namespace);
}
