import path from "node:path";
import { mkdtempSync } from "node:fs";
import { startFixture, type FixtureServer, type ServerOptions } from "../helpers/server.ts";
import { SECRET } from "../helpers/webhook.ts";
import { builtAtMs, type Target } from "./target.ts";

/** Starts a Node server of a built app with an empty store of its own. */
export async function startOnNode(root: string): Promise<Target> {
  const aheadSeconds = (builtAtMs(root) - Date.now()) / 1000;
  const server = await startWithStore(root, newStore(root), {
    aheadSeconds,
    env: { VINEXT_REVALIDATE_SECRET: SECRET },
  });
  return { ...server, visible: "now", close: async () => void (await server.stop()) };
}

/** Names a store that does not exist yet. */
export function newStore(root: string): string {
  return path.join(mkdtempSync(path.join(root, "store-")), "cache.sqlite");
}

/** Starts a Node server on a given store. */
export function startWithStore(
  root: string,
  store: string,
  options: Omit<ServerOptions, "args"> = {},
): Promise<FixtureServer> {
  return startFixture(root, { ...options, args: ["--store", store] });
}
