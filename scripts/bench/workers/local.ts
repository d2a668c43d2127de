import path from "node:path";
import { serve, type Served } from "../served.ts";
import { vinext } from "../site.ts";
import { ask, type Asked } from "./ask.ts";
import type { MachineSetup } from "./machine.ts";

/** Serves a Worker in workerd, in a process of its own. */
export function machine(setup: MachineSetup): Promise<Served> {
  return serve([path.join(import.meta.dirname, "machine.ts"), JSON.stringify(setup)], {}, { end: "SIGTERM" });
}

/** How long a process that had just started took for its first request. */
export interface FirstAnswer {
  readonly requestMs: number;
  /** From its start. */
  readonly wholeMs: number;
  readonly state: string;
}

/** Starts a Worker, asks it once for a page, and ends it. */
export async function firstAnswer(setup: MachineSetup, page: string): Promise<FirstAnswer> {
  const begun = performance.now();
  const served = await machine(setup);
  const asked = await ask(served.url + page);
  const wholeMs = performance.now() - begun;
  await served.stop();
  return { requestMs: asked.ms, wholeMs, state: cacheState(asked) };
}

/** Says with which status, and as what in the words of its own header, a cache answered. */
export function cacheState({ status, headers }: Asked): string {
  return `${status} ${headers["x-vinext-cache"] ?? headers["x-opennext-cache"] ?? "uncached"}`;
}

/** Puts what changed of a built site into its local KV. */
export async function upload(root: string): Promise<{ readonly pairs: number; readonly seconds: number }> {
  const begunMs = performance.now();
  const lines = await vinext(["upload", root, "--local", "--json"], { WRANGLER_SEND_METRICS: "false" });
  const seconds = (performance.now() - begunMs) / 1000;
  const last = JSON.parse(lines.trim().split("\n").at(-1) ?? "{}") as { readonly pairs: number };
  return { pairs: last.pairs, seconds };
}
