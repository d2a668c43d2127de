import { readFileSync } from "node:fs";
import path from "node:path";
import { nextOptionRefused } from "../errors/next-config.ts";
import type { ActionRules } from "../render/route-table.ts";
import type { ConfigRules } from "../routing/rules.ts";
import { readActionRules } from "./action-rules.ts";
import { readCacheLife, type CacheLifeProfiles } from "./cache-life.ts";
import { findNextConfig, readNextConfig } from "./next-config-file.ts";
import { readLimits, type NextLimits } from "./next-limits.ts";
import { readOptions, type NextOptions } from "./next-options.ts";
import { readRules } from "./next-rules.ts";
import { optionLine } from "./option-line.ts";
import { leftOut, optionsIn } from "./option-support.ts";

/** What the build takes from `next.config`. */
export interface NextSettings extends NextOptions {
  readonly rules: ConfigRules;
  readonly actions: ActionRules;
  readonly limits: NextLimits;
  /** Own profiles of `cacheLife`. */
  readonly cacheLife: CacheLifeProfiles;
  readonly generateBuildId: (() => unknown) | undefined;
}

/** Reads `next.config.{js,mjs,ts,mts}` from the root, if there is one. Unsupported options are named in one warning. */
export async function loadNextSettings(root: string, warn: (message: string) => void): Promise<NextSettings> {
  const file = findNextConfig(root);
  const config = file === undefined ? {} : await readNextConfig(file);
  const name = path.basename(file ?? "next.config");
  const refused = optionsIn(config).find(({ feature }) => feature?.support === "refused");
  if (refused) throw nextOptionRefused(placeOf(refused.name, file), refused.name, refused.feature?.note ?? "");
  const unsupported = leftOut(config);
  if (unsupported.length > 0) {
    warn(`${name}: not supported and left out: ${unsupported.join(", ")}. [VINEXT_LEFT_OUT]`);
  }
  return {
    ...readOptions(config, name),
    rules: await readRules(config),
    actions: readActionRules(config),
    limits: readLimits(config, name),
    cacheLife: readCacheLife(config),
    generateBuildId:
      typeof config["generateBuildId"] === "function" ? (config["generateBuildId"] as () => unknown) : undefined,
  };
}

function placeOf(option: string, file: string | undefined): string {
  if (file === undefined) return "next.config";
  const line = optionLine(file, readFileSync(file, "utf8"), option);
  return line === undefined ? path.basename(file) : `${path.basename(file)}:${line}`;
}
