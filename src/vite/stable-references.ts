import { getPluginApi } from "@vitejs/plugin-rsc";
import type { Plugin } from "vite";

/**
 * Lists server references in the same order in each build. The rsc plugin lists them as modules were read, which differs
 * from run to run, and with it would the build id: stored entries of equal code would not be found (B9).
 */
export function stableReferencesPlugin(): Plugin {
  return {
    name: "vinext:stable-references",
    enforce: "pre",
    apply: "build",
    load: {
      filter: { id: /^\0virtual:vite-rsc\/server-references$/ },
      handler() {
        const references = getPluginApi(this.environment.getTopLevelConfig())?.manager.serverReferences;
        if (!references) return;
        // Modules are still being read: each makes the list anew from the claims, in their order.
        sortInPlace(references.claimMap);
        sortInPlace(references.metaMap);
      },
    },
  };
}

function sortInPlace<Value>(map: Map<string, Value>): void {
  const sorted = [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
  map.clear();
  for (const [id, value] of sorted) map.set(id, value);
}
