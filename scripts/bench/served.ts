import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { anonymousMiB } from "./process-memory.ts";

/** A server that runs in a process of its own. */
export interface Served {
  readonly url: string;
  /** Processor time so far in ms, with that of its children; undefined where the system does not tell. */
  cpuMs(): number | undefined;
  /** Memory in use in MiB: resident, without pages of files. */
  memoryMiB(): number;
  stop(): Promise<void>;
}

/** How a server is started. */
export interface ServeOptions {
  /** Finds the URL in what it prints. Default: `Ready on <url>`. */
  readonly ready?: RegExp | undefined;
  /** How it is ended. Default: at once; one that has children has to end them itself. */
  readonly end?: "SIGKILL" | "SIGTERM" | undefined;
  readonly cwd?: string | undefined;
}

/** Starts Node with some arguments and waits until it prints `Ready on <url>`. */
export async function serve(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  { ready = /Ready on (\S+)/, cwd, end = "SIGKILL" }: ServeOptions = {},
): Promise<Served> {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await whenReady(child, ready);
  return {
    url,
    cpuMs: () => cpuMs(child.pid),
    memoryMiB: () => anonymousMiB(child.pid) ?? Number.NaN,
    stop: () => stop(child, end),
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

function cpuMs(pid: number | string | undefined): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const own = (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
    return children.reduce((sum, each) => sum + (cpuMs(each) ?? 0), own);
  } catch {
    // Only Linux has this folder; the figure is left out elsewhere.
    return undefined;
  }
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}
