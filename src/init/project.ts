import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import glob from "fast-glob";
import { initPackageBroken, initWithoutPackage } from "../errors/init.ts";
import { reasonOf } from "../errors/reason.ts";

/** What `vinext init` looks at in an app. */
export interface Project {
  readonly root: string;
  /** Text of its package.json. */
  readonly packageText: string;
  readonly manifest: Manifest;
  readonly hasTypeScript: boolean;
  /** Its Vite config, if it has one. */
  readonly viteConfig: TextFile | undefined;
  readonly gitignore: string | undefined;
  readonly hasTypesFile: boolean;
  /** Whether a script imports `next/og`, which Next.js brings along. */
  readonly drawsImages: boolean;
}

export interface TextFile {
  readonly name: string;
  readonly text: string;
}

/** The parts of a package.json that matter here. */
export interface Manifest {
  readonly type?: unknown;
  readonly packageManager?: unknown;
  readonly workspaces?: unknown;
  readonly scripts?: Names;
  readonly dependencies?: Names;
  readonly devDependencies?: Names;
}

type Names = Readonly<Record<string, unknown>>;

/** The file that brings the types of Vite to an app. */
export const TYPES_FILE = "vinext-env.d.ts";

/** Reads an app. Throws when it has no package.json, or one that is broken. */
export function readProject(root: string): Project {
  const packageText = readText(root, "package.json");
  if (packageText === undefined) throw initWithoutPackage(path.join(root, "package.json"));
  const viteConfig = VITE_CONFIGS.find((name) => existsSync(path.join(root, name)));
  return {
    root,
    packageText,
    manifest: parseManifest(packageText),
    hasTypeScript: existsSync(path.join(root, "tsconfig.json")),
    viteConfig: viteConfig === undefined ? undefined : { name: viteConfig, text: readText(root, viteConfig) ?? "" },
    gitignore: readText(root, ".gitignore"),
    hasTypesFile: existsSync(path.join(root, TYPES_FILE)),
    drawsImages: scriptsOf(root).some((file) => /["']next\/og["']/.test(readFileSync(file, "utf8"))),
  };
}

// In the order in which Vite looks for them.
const VITE_CONFIGS = ["js", "mjs", "ts", "cjs", "mts", "cts"].map((ending) => `vite.config.${ending}`);

function scriptsOf(root: string): readonly string[] {
  const ignore = ["**/node_modules/**", "**/dist/**", "**/.*/**"];
  return glob.sync("**/*.{ts,tsx,js,jsx}", { cwd: root, ignore, absolute: true });
}

function readText(root: string, name: string): string | undefined {
  const file = path.join(root, name);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function parseManifest(text: string): Manifest {
  const parsed = parseJson(text);
  if (!isRecord(parsed)) throw initPackageBroken("package.json", "it holds no object");
  const wrong = SECTIONS.find((name) => parsed[name] !== undefined && !isRecord(parsed[name]));
  if (wrong !== undefined) throw initPackageBroken("package.json", `\`${wrong}\` is no object`);
  return parsed;
}

const SECTIONS = ["scripts", "dependencies", "devDependencies"];

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw initPackageBroken("package.json", reasonOf(error));
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
