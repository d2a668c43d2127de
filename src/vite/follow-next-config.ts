import path from "node:path";
import type { ViteDevServer } from "vite";
import { isNextConfig } from "./next-config-file.ts";

/** Starts the server again when the app's `next.config` comes, changes or goes, as Vite does for its own config. */
export function followNextConfig(server: ViteDevServer): void {
  const { root, logger } = server.config;
  const follow = (file: string): void => {
    if (!isNextConfig(file, root)) return;
    logger.info(`${path.basename(file)} changed, restarting server...`, { timestamp: true, clear: true });
    server.restart().catch((error: unknown) => logger.error(String(error)));
  };
  server.watcher.on("add", follow).on("change", follow).on("unlink", follow);
}
