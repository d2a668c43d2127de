import { get, type Agent } from "node:http";
import type { Served } from "./served.ts";

/** A server that was just started and has answered once. */
export interface Started {
  /** From spawning the process to the last byte of the first answer. */
  readonly ms: number;
  /** After that answer. */
  readonly memoryMiB: number;
}

/** Starts a server, asks it for one page, measures and ends it. */
export async function coldStart(start: () => Promise<Served>, path: string): Promise<Started> {
  const begun = performance.now();
  const served = await start();
  await answered(served.url + path);
  const ms = performance.now() - begun;
  const memoryMiB = served.memoryMiB();
  await served.stop();
  return { ms, memoryMiB };
}

/** Waits for the last byte of an answer. Rejects when it is no 200. */
export async function answered(url: string, agent: Agent | false = false): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  get(url, { agent }, (response) => {
    if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}.`));
    response.on("end", resolve).resume();
  }).on("error", reject);
  await promise;
}
