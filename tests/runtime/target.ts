import { statSync } from "node:fs";
import path from "node:path";
import { until, type Reply, type SendOptions } from "../helpers/http.ts";

/** A running server of the flow app, whatever it runs on. Starts with the seed of the build and nothing else. */
export interface Target {
  send(path: string, options?: SendOptions): Promise<Reply>;
  /** Moves the server's clock forward. */
  pass(seconds: number): Promise<void>;
  /** What its clock shows, in ms since the epoch. */
  nowMs(): number;
  /** When every process of its kind obeys an invalidation, as a receipt says it. */
  readonly visible: string;
  /** Everything it has printed. */
  output(): string;
  close(): Promise<void>;
}

/** Starts a server of its own for one test. */
export type StartTarget = () => Promise<Target>;

/** Gives each test a server of its own and ends it afterwards. */
export function withTarget(start: StartTarget, test: (target: Target) => Promise<void>): () => Promise<void> {
  return async () => {
    const target = await start();
    try {
      await test(target);
    } finally {
      await target.close();
    }
  };
}

/** Tells when a build ended. Tests run long after that; for them it is now, as for a site that was just deployed. */
export function builtAtMs(root: string): number {
  return statSync(path.join(root, "dist/prerender.sqlite")).mtimeMs;
}

/** Reads which render an answer shows. */
export function stampOf(reply: Reply): string {
  const stamp = /stamp:([\da-f-]{36})/.exec(reply.text)?.[1];
  if (stamp === undefined)
    throw new Error(`No stamp in an answer with status ${reply.status}: ${reply.text.slice(0, 500)}`);
  return stamp;
}

/** Asks for invalidation through the app's own route handler. */
export async function invalidate(
  target: Pick<Target, "send">,
  what: { readonly path?: string; readonly type?: string; readonly tag?: string; readonly profile?: unknown },
): Promise<void> {
  const reply = await target.send("/api/revalidate", { method: "POST", body: JSON.stringify(what) });
  if (reply.status !== 200) throw new Error(`The handler that invalidates answered ${reply.status}: ${reply.text}`);
}

/** Lets renders of `/failing` throw, or no longer. */
export async function breakSource(target: Pick<Target, "send">, broken: "on" | "off"): Promise<void> {
  await target.send("/api/break", { method: "POST", body: broken });
}

/** Waits until a page shows another render than the given one, fresh. */
export function refreshed(target: Pick<Target, "send">, page: string, old: string): Promise<Reply> {
  return until(
    () => target.send(page),
    (reply) => reply.state === "HIT" && stampOf(reply) !== old,
  );
}
