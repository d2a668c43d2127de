import { resolve } from "node:path";

import { loadEnvFiles } from "../../vite/env-files.ts";
import { oneOf, text, wholeNumber } from "../arguments.ts";
import { runPrerender } from "../run-prerender.ts";
import type { Command } from "../command.ts";

/** Renders every listed page of a finished build. */
export const prerenderCommand: Command = {
  description: "Render every listed page of a finished build",
  args: {
    root: { type: "positional", required: false, description: "Folder of the app", default: "." },
    concurrency: { type: "string", description: "Pages in flight per worker thread", valueHint: "8" },
    workers: { type: "string", description: "Worker threads (default: one per processor)", valueHint: "N" },
    only: { type: "string", description: "Render only the paths that match", valueHint: "GLOB" },
    "on-error": { type: "string", description: "What a failed page means", valueHint: "fail|warn|keep" },
    reuse: {
      type: "string",
      description: "Which pages of the last run of this code need no render",
      valueHint: "never|fresh",
    },
    "expect-static": { type: "string", description: "Fail when a page that matches is dynamic", valueHint: "GLOB" },
    json: { type: "boolean", description: "Write one event per line" },
  },
  async run(args) {
    process.env["NODE_ENV"] = "production";
    const root = resolve(String(args["root"]));
    loadEnvFiles(root, "production");
    return runPrerender({
      root,
      asked: {
        concurrency: wholeNumber(text(args["concurrency"]), { option: "concurrency", least: 1 }),
        workers: wholeNumber(text(args["workers"]), { option: "workers", least: 1 }),
        onError: oneOf(text(args["on-error"]), { option: "on-error", words: ["fail", "warn", "keep"] }),
        reuse: oneOf(text(args["reuse"]), { option: "reuse", words: ["never", "fresh"] }),
      },
      only: text(args["only"]),
      expectStatic: text(args["expect-static"]),
      json: args["json"] === true,
    });
  },
};
