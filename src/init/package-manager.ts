import { existsSync } from "node:fs";
import path from "node:path";

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** Tells which package manager an app uses: by its lock file or that of its workspace, else by what package.json says. */
export function detectPackageManager(root: string, declared: unknown): PackageManager {
  for (let folder = root; ; folder = path.dirname(folder)) {
    const found = LOCK_FILES.find(([name]) => existsSync(path.join(folder, name)));
    if (found) return found[1];
    if (existsSync(path.join(folder, ".git")) || folder === path.dirname(folder)) break;
  }
  const name = typeof declared === "string" ? declared.split("@")[0] : undefined;
  return LOCK_FILES.find(([, manager]) => manager === name)?.[1] ?? "npm";
}

const LOCK_FILES: readonly (readonly [string, PackageManager])[] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["yarn.lock", "yarn"],
  ["package-lock.json", "npm"],
];
