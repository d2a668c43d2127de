import { existsSync } from "node:fs";

import { openSeed } from "../cache-handlers/sqlite-seed.ts";
import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import { seedOfOtherBuild, uploadSeedMissing } from "../errors/upload.ts";

/** Names the seed of a build. */
export interface BuildSeed {
  readonly seedFile: string;
  /** Build that is deployed with these entries; a seed of another one is refused. */
  readonly buildId: string;
}

/** Opens the seed of a build. Throws where there is none, or that of another build. */
export function openBuildSeed({ seedFile, buildId }: BuildSeed): SqliteSeed {
  if (!existsSync(seedFile)) throw uploadSeedMissing(seedFile);
  const seed = openSeed(seedFile);
  if (seed.run.buildId === buildId) return seed;
  seed.close();
  throw seedOfOtherBuild(seedFile, { seed: seed.run.buildId, manifest: buildId });
}
