import { statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { runnerImport } from "vite";
import { nextConfigBroken } from "../errors/site.ts";

/** What a `next.config` exports, its function called. */
export type NextConfigValues = Readonly<Record<string, unknown>>;

/** Finds the `next.config` of an app; undefined when it has none. */
export function findNextConfig(root: string): string | undefined {
  return NAMES.map((name) => path.join(root, name)).find((name) => statSync(name, { throwIfNoEntry: false })?.isFile());
}

/** Tells whether a file is, or was, a `next.config` of the app. */
export function isNextConfig(file: string, root: string): boolean {
  return NAMES.some((name) => path.join(root, name) === path.normalize(file));
}

/** Runs a `next.config` and gives what it says about a production build. Throws when it throws. */
export async function readNextConfig(file: string): Promise<NextConfigValues> {
  try {
    const module: unknown = /\.m?ts$/.test(file)
      ? (await runnerImport<unknown>(file)).module
      : // A development server reads it again after an edit, and Node keeps what it loaded by its URL.
        await import(`${pathToFileURL(file).href}?changed=${statSync(file).mtimeMs}`);
    const exported = isRecord(module) ? (module["default"] ?? module) : {};
    const value: unknown =
      typeof exported === "function"
        ? await (exported as ConfigFunction)(BUILD_PHASE, { defaultConfig: {} })
        : exported;
    return isRecord(value) ? value : {};
  } catch (cause) {
    // The mark is ours, and stands between the name of the file and the line.
    if (cause instanceof Error && cause.stack) cause.stack = cause.stack.replace(/\?changed=[\d.]+/g, "");
    throw nextConfigBroken(path.basename(file), cause);
  }
}

const NAMES = ["next.config.ts", "next.config.mts", "next.config.mjs", "next.config.js"];

type ConfigFunction = (phase: string, context: { readonly defaultConfig: object }) => unknown;
const BUILD_PHASE = "phase-production-build";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
