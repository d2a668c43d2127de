import { join, resolve } from "node:path";

import { oneOf, text, UsageError } from "../arguments.ts";
import { readManifest } from "../../prerender/app-build.ts";
import { print } from "../print.ts";
import { runPrerender } from "../run-prerender.ts";
import { EXIT } from "../command.ts";
import type { Command } from "../command.ts";
import { viteInput } from "../vite-input.ts";

/** Builds the bundles of an app and, when asked, prerenders it. */
export const build: Command = {
  description: "Build the app for production",
  args: {
    root: { type: "positional", required: false, description: "Folder of the app", default: "." },
    prerender: { type: "boolean", description: "Also render every listed page" },
    "expect-static": {
      type: "string",
      description: "With --prerender: fail when a page that matches is dynamic",
      valueHint: "GLOB",
    },
    target: { type: "string", description: "Where the site will run", valueHint: "node|workers" },
  },
  async run(args) {
    // Before Vite and React are loaded: both choose their production code by it.
    process.env["NODE_ENV"] = "production";
    const root = resolve(String(args["root"]));
    const prerenders = args["prerender"] === true;
    const expectStatic = text(args["expect-static"]);
    if (expectStatic !== undefined && !prerenders)
      throw new UsageError("`--expect-static` looks at what was prerendered: give `--prerender` as well.");
    const target = oneOf(text(args["target"]), {
      option: "target",
      words: ["node", "workers"],
    });
    // The plugin stands in the app's own config; the environment is the way to it.
    if (target !== undefined) process.env["VINEXT_TARGET"] = target;
    const { createBuilder } = await import("vite");
    const builder = await createBuilder({ ...(await viteInput(root)), mode: "production" });
    await builder.buildApp();
    // A site that is to be files alone is prerendered in any case.
    const { output } = await readManifest(join(root, "dist", "manifest.json"));
    if (!prerenders && output !== "export") return EXIT.done;
    print.line("");
    return runPrerender({ root, expectStatic });
  },
};
