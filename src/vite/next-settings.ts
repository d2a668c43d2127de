import { statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { runnerImport } from "vite";
import { nextConfigBroken } from "../errors/site.ts";
import type { ActionRules } from "../render/route-table.ts";
import type { ConfigRules } from "../routing/rules.ts";
import { readActionRules } from "./action-rules.ts";
import { readCacheLife, type CacheLifeProfiles } from "./cache-life.ts";
import { readRules } from "./next-rules.ts";

/** What the build takes from `next.config`. */
export interface NextSettings {
  readonly basePath: string;
  readonly assetPrefix: string;
  readonly trailingSlash: boolean;
  /** Next's `expireTime` in seconds; undefined leaves it to `vinext()`. */
  readonly expireSeconds: number | undefined;
  readonly pageExtensions: readonly string[];
  readonly env: Readonly<Record<string, string>>;
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
  const unsupported = Object.keys(config).filter((name) => !SUPPORTED.has(name) && config[name] !== undefined);
  if (unsupported.length > 0 && file !== undefined) {
    warn(`${path.basename(file)}: not supported and left out: ${unsupported.join(", ")}.`);
  }
  return {
    basePath: text(config["basePath"]) ?? "",
    assetPrefix: text(config["assetPrefix"]) ?? "",
    trailingSlash: config["trailingSlash"] === true,
    expireSeconds: typeof config["expireTime"] === "number" ? config["expireTime"] : undefined,
    pageExtensions: Array.isArray(config["pageExtensions"])
      ? config["pageExtensions"].map(String)
      : ["tsx", "ts", "jsx", "js"],
    env: isRecord(config["env"])
      ? Object.fromEntries(Object.entries(config["env"]).map(([name, value]) => [name, String(value)]))
      : {},
    rules: await readRules(config),
    actions: readActionRules(config),
    cacheLife: readCacheLife(config),
    generateBuildId:
      typeof config["generateBuildId"] === "function" ? (config["generateBuildId"] as () => unknown) : undefined,
  };
}

const CONFIG_NAMES = ["next.config.ts", "next.config.mts", "next.config.mjs", "next.config.js"];

// Options that mean nothing outside Next's own build, and those that are read above.
const SUPPORTED = new Set(
  (
    "basePath assetPrefix trailingSlash expireTime pageExtensions env headers redirects rewrites generateBuildId images cacheLife " +
    "experimental reactStrictMode typescript eslint turbopack webpack devIndicators poweredByHeader logging typedRoutes " +
    "outputFileTracingRoot outputFileTracingIncludes outputFileTracingExcludes"
  ).split(" "),
);

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

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
