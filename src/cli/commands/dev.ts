import { enableCompileCache, flushCompileCache } from "node:module";
import { resolve } from "node:path";

import { port, text } from "../arguments.ts";
import type { Command } from "../command.ts";
import { print } from "../print.ts";
import { viteInput } from "../vite-input.ts";

/** Runs Vite's development server. */
export const dev: Command = {
  description: "Start the development server",
  args: {
    root: { type: "positional", required: false, description: "Folder of the app", default: "." },
    port: { type: "string", description: "Port (default 3000)", valueHint: "3000" },
    host: { type: "string", required: false, description: "Address to listen on; without a value: all" },
  },
  async run(args) {
    process.env["NODE_ENV"] ??= "development";
    const host = text(args["host"]);
    keepCompiledCode();
    const { createServer } = await import("vite");
    const { surviveStrayPromises } = await import("../../server/stray-promises.ts");
    surviveStrayPromises((_level, line) => print.note(line));
    const input = await viteInput(resolve(String(args["root"])));
    const server = await createServer({
      ...input,
      server: { port: port(text(args["port"])) ?? 3000, ...(host === undefined ? {} : { host: host || true }) },
    });
    await server.listen();
    server.printUrls();
    return undefined;
  },
};

/** Vite and its plugins are most of what a start compiles. Written early: Ctrl+C ends the process without a word. */
function keepCompiledCode(): void {
  enableCompileCache();
  setTimeout(flushCompileCache, COMPILED_AFTER_MS).unref();
}

const COMPILED_AFTER_MS = 10_000;
