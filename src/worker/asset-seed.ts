import type { Seed } from "../cache/seed.ts";
import { decodeWholeRecord } from "../cache/whole-record.ts";
import { entryAsset } from "../manifest/worker-site.ts";
import type { BuiltSite } from "./built-site.ts";
import type { AssetsBinding } from "./worker-env.ts";

/** Reads the entries of the build from the Worker's own assets, which are there as long as the Worker is. */
export function createAssetSeed(
  assets: AssetsBinding,
  { listed, site }: Pick<BuiltSite, "listed" | "site">,
): Pick<Seed, "read" | "planned" | "oldestAtMs"> {
  return {
    oldestAtMs: () => site.oldestAtMs ?? Infinity,
    planned: (key) => listed.planned(key),
    async read(key) {
      const response = await assets.fetch(new Request(`${ANY_ORIGIN}${entryAsset(key)}`));
      if (response.ok) return decodeWholeRecord(new Uint8Array(await response.arrayBuffer()));
      await response.body?.cancel();
      return undefined;
    },
  };
}

// The binding looks at the path alone.
const ANY_ORIGIN = "https://assets.local";
