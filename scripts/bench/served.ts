import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { anonymousMiB } from "./process-memory.ts";

/** A server that runs in a process of its own. */
export interface Served {
  readonly url: string;
  /** Processor time so far in ms; undefined where the system does not tell. */
  cpuMs(): number | undefined;
  /** Memory in use in MiB: resident, without pages of files. */
  memoryMiB(): number;
  stop(): Promise<void>;
}

/** How a server is started that is not ours. */
export interface ServeOptions {
  /** Finds the URL in what it prints. */
  readonly ready: RegExp;
  readonly cwd?: string | undefined;
}

/** Starts Node with some arguments and waits until it prints `Ready on <url>`. */
export async function serve(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { ready, cwd }: ServeOptions = { ready: /Ready on (\S+)/ },
): Promise<Served> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await whenReady(child, ready);
  return {
    url,
    cpuMs: () => cpuMs(child),
    memoryMiB: () => anonymousMiB(child.pid) ?? Number.NaN,
    stop: () => stop(child),
  };
}

async function whenReady(child: ChildProcess, ready: RegExp): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let printed = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    printed += chunk;
    const url = ready.exec(printed)?.[1];
    if (url !== undefined) resolve(url);
  });
  child.once("error", reject);
  child.once("close", (code) => reject(new Error(`The server ended with ${code}:\n${printed}`)));
  return promise;
}

// `utime` and `stime` of proc(5), in ticks of 10 ms: exact enough for rounds of a second.
const TICK_MS = 10;

function cpuMs(child: ChildProcess): number | undefined {
  try {
    const fields = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    // Only Linux has this folder; the figure is left out elsewhere.
    return undefined;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
