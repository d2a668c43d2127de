import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** What one request came to. */
export interface Shot {
  /** 0 when there was no whole answer. */
  readonly status: number;
  readonly state: string | undefined;
  readonly text: string;
  readonly ms: number;
}

/** Makes a client that keeps connections alive. */
export function createClient(sockets: number): { fire(url: string): Promise<Shot>; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  return { fire: (url) => fire(url, agent), close: () => agent.destroy() };
}

/** Asks for targets at a steady rate until told to stop; returns every answer. */
export function steadyLoad(perSecond: number, target: (shot: number) => string): { stop(): Promise<readonly Shot[]> } {
  const client = createClient(64);
  const state = { running: true };
  const shots: Promise<Shot>[] = [];
  const run = async (): Promise<void> => {
    const began = performance.now();
    while (state.running) {
      const due = ((performance.now() - began) / 1000) * perSecond;
      while (shots.length < due) shots.push(client.fire(target(shots.length)));
      await pause(TICK_MS);
    }
  };
  const running = run();
  return {
    async stop() {
      state.running = false;
      await running;
      const answers = await Promise.all(shots);
      client.close();
      return answers;
    },
  };
}

const TICK_MS = 5;

/** Describes what is no good page, for a list of problems. */
export function badShots(shots: readonly Shot[]): readonly string[] {
  return shots.filter(({ status }) => status !== 200).map(({ status, text }) => `${status} ${text.slice(0, 60)}`);
}

/** The time below which so large a share of the answers came, in ms. */
export function quantile(shots: readonly Shot[], share: number): number {
  const times = shots.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}

/** The version of the source that a page shows. */
export function versionIn(text: string): number {
  return Number(/version:(\d+)\./.exec(text)?.[1] ?? Number.NaN);
}

/** Which render a page shows. */
export function stampIn(text: string): string | undefined {
  return /stamp:([\da-f-]{36})/.exec(text)?.[1];
}

function fire(url: string, agent: Agent): Promise<Shot> {
  const began = performance.now();
  const { promise, resolve } = Promise.withResolvers<Shot>();
  const failed = (error: Error): void =>
    resolve({ status: 0, state: undefined, text: error.message, ms: performance.now() - began });
  request(url, { agent }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on("data", (chunk: Buffer) => chunks.push(chunk));
    answer.on("error", failed);
    answer.on("end", () => {
      const state = answer.headers["x-vinext-cache"];
      resolve({
        status: answer.complete ? (answer.statusCode ?? 0) : 0,
        state: typeof state === "string" ? state : undefined,
        text: Buffer.concat(chunks).toString("utf8"),
        ms: performance.now() - began,
      });
    });
  })
    .on("error", failed)
    .end();
  return promise;
}
