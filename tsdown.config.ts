import { defineConfig, type UserConfig } from "tsdown";

// One output file per source file: Vite processes the render and next rooms inside the app's own build and needs
// their "use client" borders, and the doors stay small. Only relative imports are ours; packages, `node:` and the
// virtual modules of the app's build stay as written.
const config: UserConfig = defineConfig({
  entry: ["src/**/*.ts", "src/**/*.tsx", "!src/**/*.d.ts"],
  root: "src",
  format: "esm",
  platform: "neutral",
  target: "es2024",
  unbundle: true,
  outDir: "dist",
  dts: { sourcemap: true },
  sourcemap: true,
  deps: {
    neverBundle: (id, importer) => importer !== undefined && !id.startsWith(".") && !id.startsWith("/"),
  },
  outExtensions: () => ({ js: ".js", dts: ".d.ts" }),
  // Ambient declarations are no modules: compiled, they would become augmentations of modules that do not exist.
  copy: [{ from: "src/public/types.d.ts", to: "dist/public" }],
  // Rolldown warns that a "use client" may get lost when files are joined; here none are, and a test looks at each.
  checks: { moduleLevelDirective: false },
  report: false,
});

export default config;
