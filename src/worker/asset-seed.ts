import type { Seed } from "../cache/seed.ts";
import { decodeWholeRecord } from "../cache/whole-record.ts";
import type { ListedSet } from "../manifest/listed-set.ts";
import { entryAsset } from "../manifest/worker-site.ts";
import type { AssetsBinding } from "./worker-env.ts";

/** Reads the entries of the build from the Worker's own assets, which are there as long as the Worker is. */
export function createAssetSeed(assets: AssetsBinding, listed: ListedSet): Pick<Seed, "read" | "planned"> {
  return {
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
