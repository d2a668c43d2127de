import { resolve } from "node:path";

import { initApp, type InitResult } from "../../init/init-app.ts";
import { EXIT } from "../command.ts";
import type { Command } from "../command.ts";
import { print } from "../print.ts";

/** Adds what an existing Next.js app needs to run here, and leaves all else as it is. */
export const init: Command = {
  description: "Add dependency, Vite config, scripts and types to a Next.js app",
  args: {
    root: { type: "positional", required: false, description: "Folder of the app", default: "." },
    "dry-run": { type: "boolean", description: "Only tell what would be written" },
  },
  async run(args) {
    const mode = args["dry-run"] === true ? "dry run" : "write";
    linesOf(initApp(resolve(String(args["root"])), mode), mode).forEach(print.line);
    return EXIT.done;
  },
};

function linesOf({ changes, packageManager }: InitResult, mode: "write" | "dry run"): readonly string[] {
  if (changes.length === 0) return ["Nothing to do: everything is there."];
  const width = Math.max(...changes.map(({ name }) => name.length));
  const rows = changes.map(({ name, what, isNew }) => `${name.padEnd(width)}  ${isNew ? "new: " : ""}${what}`);
  if (mode === "dry run") return [...rows, "", "Nothing was written."];
  const [install, run] = [`${packageManager} install`, `${packageManager} run dev:vinext`];
  return [...rows, "", `Now run \`${install}\`, then \`${run}\`. \`vinext check\` tells what is not supported.`];
}
