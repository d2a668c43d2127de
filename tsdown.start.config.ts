import path from "node:path";
import { defineConfig, type UserConfig } from "tsdown";

// The second pass over `dist/`: what `vinext start` loads up to its first answer, and what a render thread loads before the app,
// becomes one file each. As the many small ones that they are, finding and reading them is half of that time.
const configs: UserConfig[] = defineConfig(
  ["cli/commands/start", "prerender/worker-entry"].map((name) => ({
    entry: [`dist/${name}.js`],
    outDir: path.join("dist", path.dirname(name)),
    clean: false,
    dts: false,
    format: "esm" as const,
    platform: "node" as const,
    target: "es2024",
    sourcemap: true,
    deps: { neverBundle: (id: string) => isPackage(id) || SHARED.has(path.basename(id)) },
    outExtensions: () => ({ js: ".js" }),
    outputOptions: { chunkFileNames: `${path.basename(name)}/[name].js` },
    report: false,
  })),
);

export default configs;

// Errors are told apart by their class, so the command line and `start` have to mean the same ones. The module that stands for
// `cloudflare:workers` is found by its URL.
const SHARED: ReadonlySet<string> = new Set(["vinext-error.js", "arguments.js", "print.js", "workers-env.js"]);

function isPackage(id: string): boolean {
  return !id.startsWith(".") && !path.isAbsolute(id);
}
