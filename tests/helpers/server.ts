import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { CLI, cleanEnvironment, type Environment } from "./build.ts";
import { send, type Reply, type SendOptions } from "./http.ts";

/** A production server of a built fixture. */
export interface FixtureServer {
  readonly url: string;
  readonly pid: number | undefined;
  send(target: string, options?: SendOptions): Promise<Reply>;
  /** Moves the server's clock forward. */
  pass(seconds: number): Promise<void>;
  /** URLs of all modules the server has loaded so far. */
  loaded(): Promise<readonly string[]>;
  /** How many requests it has begun to answer so far. */
  begun(): Promise<number>;
  /** What its clock shows. */
  nowMs(): number;
  /** Everything it has printed. */
  output(): string;
  /** Sends SIGTERM and returns the exit code. */
  stop(): Promise<number | undefined>;
  /** Sends SIGKILL. */
  kill(): Promise<void>;
}

export interface ServerOptions {
  readonly args?: readonly string[];
  readonly env?: Environment;
  /** How far its clock runs ahead at the start; a restarted server goes on where the last one was. */
  readonly aheadSeconds?: number;
}

/** Starts `vinext start` on a free port and waits until it accepts requests. */
export async function startFixture(root: string, options: ServerOptions = {}): Promise<FixtureServer> {
  const env = cleanEnvironment({ FIXTURE_CLOCK_AHEAD_MS: String((options.aheadSeconds ?? 0) * 1000), ...options.env });
  const args = ["--import", PRELOAD, CLI, "start", root, "--port", "0", ...(options.args ?? [])];
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const printed: string[] = [];
  const clock = { aheadMs: (options.aheadSeconds ?? 0) * 1000 };
  const url = await whenReady(child, printed);
  return {
    url,
    pid: child.pid,
    send: (target, request) => send(url, target, request),
    pass: async (seconds) => {
      clock.aheadMs += seconds * 1000;
      await tell(child, { passMs: seconds * 1000 });
    },
    nowMs: () => Date.now() + clock.aheadMs,
    loaded: async () => (await tell(child, {})).loaded,
    begun: async () => (await tell(child, {})).begun,
    output: () => printed.join(""),
    stop: () => end(child, "SIGTERM"),
    kill: async () => void (await end(child, "SIGKILL")),
  };
}

const PRELOAD = pathToFileURL(path.join(import.meta.dirname, "server-preload.ts")).href;

async function whenReady(child: ChildProcess, printed: string[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const keep = (chunk: string): void => {
    printed.push(chunk);
    const ready = /Ready on (\S+)/.exec(printed.join(""));
    if (ready?.[1]) resolve(ready[1]);
  };
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  child.once("error", reject);
  child.once("close", (code) =>
    reject(new Error(`The server ended with ${code} before it was ready:\n${printed.join("")}`)),
  );
  return promise;
}

interface Seen {
  readonly loaded: readonly string[];
  readonly begun: number;
}

async function tell(child: ChildProcess, message: object): Promise<Seen> {
  const answered = once(child, "message") as Promise<[Seen]>;
  child.send(message);
  const [seen] = await answered;
  return seen;
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<number | undefined> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? undefined;
  const closed = once(child, "close") as Promise<[number | null]>;
  child.kill(signal);
  const [code] = await closed;
  return code ?? undefined;
}
