import { existsSync } from "node:fs";
import { join } from "node:path";

import type { InlineConfig } from "vite";

/** Makes Vite's input for an app. An app without a Vite config gets the plugin with its defaults. */
export async function viteInput(root: string): Promise<InlineConfig> {
  if (CONFIG_FILES.some((name) => existsSync(join(root, name)))) return { root };
  const { default: vinext } = await import("../vite/plugin.ts");
  return { root, configFile: false, plugins: [vinext()] };
}

const CONFIG_FILES = ["js", "mjs", "ts", "cjs", "mts", "cts"].map((extension) => `vite.config.${extension}`);
