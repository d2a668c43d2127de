import { statSync } from "node:fs";
import path from "node:path";

/** Loads `.env` files as Next does: the most specific first, and nothing that the environment already has. */
export function loadEnvFiles(root: string, mode: string): void {
  for (const name of [`.env.${mode}.local`, ".env.local", `.env.${mode}`, ".env"]) {
    const file = path.join(root, name);
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) process.loadEnvFile(file);
  }
}
