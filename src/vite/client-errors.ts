import { SourceMap, type SourceMapPayload } from "node:module";
import path from "node:path";
import type { DevEnvironment, ViteDevServer } from "vite";
import type { BrowserError } from "../render/client/dev-overlay.ts";
import { overlayError } from "./dev-errors.ts";

/** Shows errors of open pages, which their browsers tell of, over them with the line of the app's own source. */
export function followClientErrors({ environments, config }: ViteDevServer): void {
  const { client } = environments;
  client.hot.on("vinext:error", ({ from, message, stack }: BrowserError, sender) => {
    const error = new Error(message);
    error.stack = [message, ...stack.split("\n").map((line) => sourceFrame(line, client))].join("\n");
    const err = overlayError(error, config.root);
    if (from === "render" || err.loc) sender.send({ type: "error", err });
  });
}

const URL_FRAME = /\(?(https?:\/\/[^\s()]+):(\d+):(\d+)\)?$/;

/** Rewrites a frame of a browser to the file that the server made its module of. */
function sourceFrame(line: string, { moduleGraph }: DevEnvironment): string {
  const [, at, row, column] = URL_FRAME.exec(line) ?? [];
  if (at === undefined) return line;
  const module = [...moduleGraph.urlToModuleMap.values()].find(({ url }) => url === new URL(at).pathname);
  const map = module?.transformResult?.map;
  if (!module?.file || !map || !("mappings" in map) || map.mappings === "") return line;
  const entry = new SourceMap(map as SourceMapPayload).findEntry(Number(row) - 1, Number(column) - 1);
  if (!("originalLine" in entry)) return line;
  const file = path.resolve(path.dirname(module.file), entry.originalSource);
  return line.replace(URL_FRAME, `(${file}:${entry.originalLine + 1}:${entry.originalColumn + 1})`);
}
