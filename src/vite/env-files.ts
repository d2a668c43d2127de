import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";

/**
 * Loads `.env` files as Next does: the most specific first, and nothing that the environment already has. A development
 * server that starts again after a file changed forgets what it loaded before.
 */
export function loadEnvFiles(root: string, mode: string, env: NodeJS.ProcessEnv = process.env): void {
  for (const name of (env[LOADED] ?? "").split(",")) delete env[name];
  const loaded: string[] = [];
  for (const name of [`.env.${mode}.local`, ".env.local", `.env.${mode}`, ".env"]) {
    for (const [key, value] of Object.entries(readEnv(path.join(root, name)))) {
      if (value === undefined || key in env) continue;
      env[key] = value;
      loaded.push(key);
    }
  }
  env[LOADED] = loaded.join();
}

// In the environment itself: Vite loads the config, and with it this module, anew when it starts again.
const LOADED = "__VINEXT_LOADED_ENV";

function readEnv(file: string): NodeJS.Dict<string> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return {};
  return parseEnv(readFileSync(file, "utf8"));
}
