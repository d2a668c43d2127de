import { existsSync } from "node:fs";
import path from "node:path";
import type { EnvironmentOptions, Plugin } from "vite";
import { packageFile } from "./package-files.ts";

/** Name of the environment that builds the Worker itself, apart from the renderer that it loads on need. */
export const WORKER = "worker";

/** Builds the Worker once the bundles of the app are there. */
export function workerPlugin(target: "node" | "workers"): Plugin {
  return {
    name: "vinext:worker",
    apply: "build",
    buildApp: {
      order: "post",
      async handler(builder) {
        const environment = builder.environments[WORKER];
        if (target === "workers" && environment) await builder.build(environment);
      },
    },
  };
}

/** Makes the options of the Worker's environment: like the servers', into the same folder, from the app's own entry if it has one. */
export function workerEnvironment(root: string, server: (outDir: string) => EnvironmentOptions): EnvironmentOptions {
  const common = server("dist/server");
  return {
    ...common,
    consumer: "server",
    build: {
      ...common.build,
      emptyOutDir: false,
      minify: true,
      rolldownOptions: {
        ...common.build?.rolldownOptions,
        input: { worker: entryOf(root) },
        // workerd takes every export of the entry for one of its own kinds: what chunks share may not be among them.
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "[name].js", chunkFileNames: "_vinext/worker/[name]-[hash].js" },
      },
    },
  };
}

function entryOf(root: string): string {
  const own = ENTRIES.map((name) => path.join(root, name)).find((file) => existsSync(file));
  return own ?? packageFile("worker/default-entry");
}

const ENTRIES = ["worker.ts", "worker.js", "src/worker.ts", "src/worker.js"];
