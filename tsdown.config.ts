import { defineConfig } from "tsdown";

// One output file per source file: Vite processes the render and next rooms inside the app's own build and needs
// their "use client" borders, and the doors stay small.
export default defineConfig({
  entry: ["src/**/*.ts", "src/**/*.tsx"],
  format: "esm",
  platform: "neutral",
  target: "es2024",
  unbundle: true,
  outDir: "dist",
  dts: true,
  sourcemap: true,
  deps: { skipNodeModulesBundle: true },
  outExtensions: () => ({ js: ".js", dts: ".d.ts" }),
});
