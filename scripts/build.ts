import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.dirname(import.meta.dirname);
const STAMP = path.join(ROOT, "dist/.source-hash");
const CONFIGS = ["tsdown.config.ts", "tsdown.start.config.ts"];
const SOURCES = ["src/**/*.{ts,tsx}", ...CONFIGS, "tsconfig.json", "package.json"];

/** Builds the package into `dist/`. Throws when the compiler refuses. */
export function build(): void {
  const hash = sourceHash();
  const compiler = path.join(ROOT, "node_modules/tsdown/dist/run.mjs");
  for (const config of CONFIGS) {
    const args = [compiler, "--config", config, "--log-level", "warn"];
    const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
    if (status !== 0) throw new Error("The package could not be built; the compiler's messages are above.");
  }
  writeFileSync(STAMP, hash);
  linkCommand();
}

/** Builds the package unless `dist/` was built from the sources as they are now. */
export function buildIfNeeded(): void {
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === sourceHash()) return;
  build();
}

function sourceHash(): string {
  const hash = createHash("sha256");
  for (const file of globSync(SOURCES, { cwd: ROOT }).toSorted()) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(ROOT, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

// npm links the commands of installed packages only, and the example sites call `vinext` like any other site.
function linkCommand(): void {
  const link = path.join(ROOT, "node_modules/.bin/vinext");
  mkdirSync(path.dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync("../../dist/cli/main.js", link);
}

if (import.meta.main) {
  try {
    if (process.argv.includes("--if-needed")) buildIfNeeded();
    else build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
