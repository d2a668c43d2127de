import path from "node:path";
import { defineConfig, type UserConfig } from "tsdown";

// The second pass over `dist/`: what `vinext start` loads up to its first answer becomes one file. As the hundred and eighty
// small ones that they are, finding and reading them is half of that time.
const config: UserConfig = defineConfig({
  entry: ["dist/cli/commands/start.js"],
  outDir: "dist/cli/commands",
  clean: false,
  dts: false,
  format: "esm",
  platform: "node",
  target: "es2024",
  sourcemap: true,
  deps: { neverBundle: (id) => isPackage(id) || SHARED.has(path.basename(id)) },
  outExtensions: () => ({ js: ".js" }),
  outputOptions: { chunkFileNames: "start/[name].js" },
  report: false,
});

export default config;

// Errors are told apart by their class, so the command line and `start` have to mean the same ones.
const SHARED: ReadonlySet<string> = new Set(["vinext-error.js", "arguments.js", "print.js"]);

function isPackage(id: string): boolean {
  return !id.startsWith(".") && !path.isAbsolute(id);
}
