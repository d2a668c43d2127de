import { statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { runnerImport } from "vite";
import { nextModeRefused } from "../errors/next-config.ts";
import { nextConfigBroken } from "../errors/site.ts";
import type { ActionRules } from "../render/route-table.ts";
import type { ConfigRules } from "../routing/rules.ts";
import { readActionRules } from "./action-rules.ts";
import { readCacheLife, type CacheLifeProfiles } from "./cache-life.ts";
import { leftOut } from "./left-out.ts";
import { readOptions, type NextOptions } from "./next-options.ts";
import { readRules } from "./next-rules.ts";

/** What the build takes from `next.config`. */
export interface NextSettings extends NextOptions {
  readonly rules: ConfigRules;
  readonly actions: ActionRules;
  /** Own profiles of `cacheLife`. */
  readonly cacheLife: CacheLifeProfiles;
  readonly generateBuildId: (() => unknown) | undefined;
}

/** Reads `next.config.{js,mjs,ts,mts}` from the root, if there is one. Unsupported options are named in one warning. */
export async function loadNextSettings(root: string, warn: (message: string) => void): Promise<NextSettings> {
  const file = CONFIG_NAMES.map((name) => path.join(root, name)).find((name) =>
    statSync(name, { throwIfNoEntry: false }),
  );
  const config = file === undefined ? {} : await readConfig(file);
  const name = path.basename(file ?? "next.config");
  const mode = REFUSED_MODES.find((option) => isOn(config, option));
  if (mode !== undefined) throw nextModeRefused(name, mode);
  const unsupported = leftOut(config);
  if (unsupported.length > 0) warn(`${name}: not supported and left out: ${unsupported.join(", ")}.`);
  return {
    ...readOptions(config, name),
    rules: await readRules(config),
    actions: readActionRules(config),
    cacheLife: readCacheLife(config),
    generateBuildId:
      typeof config["generateBuildId"] === "function" ? (config["generateBuildId"] as () => unknown) : undefined,
  };
}

const CONFIG_NAMES = ["next.config.ts", "next.config.mts", "next.config.mjs", "next.config.js"];

/** Modes in which Next.js renders pages in parts; the pages of such an app are not what they say. */
const REFUSED_MODES = ["cacheComponents", "experimental.cacheComponents", "experimental.dynamicIO", "experimental.ppr"];

function isOn(config: Config, option: string): boolean {
  const value = option.split(".").reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), config);
  return value !== undefined && value !== null && value !== false;
}

type Config = Readonly<Record<string, unknown>>;

async function readConfig(file: string): Promise<Config> {
  try {
    const module: unknown = /\.m?ts$/.test(file)
      ? (await runnerImport<unknown>(file)).module
      : await import(pathToFileURL(file).href);
    const exported = isRecord(module) ? (module["default"] ?? module) : {};
    const value: unknown =
      typeof exported === "function"
        ? await (exported as ConfigFunction)(BUILD_PHASE, { defaultConfig: {} })
        : exported;
    return isRecord(value) ? value : {};
  } catch (cause) {
    throw nextConfigBroken(path.basename(file), cause);
  }
}

type ConfigFunction = (phase: string, context: { readonly defaultConfig: object }) => unknown;
const BUILD_PHASE = "phase-production-build";

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
