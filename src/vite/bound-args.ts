import type { Plugin } from "vite";
import { packageFile } from "./package-files.ts";

/** Puts this package's encryption of what actions close over in the place of the plugin's, which never gives the same text twice. */
export function boundArgsPlugin(): Plugin {
  const own = packageFile("render/bound-args");
  return {
    name: "vinext:bound-args",
    enforce: "pre",
    resolveId: {
      filter: { id: /@vitejs\/plugin-rsc\/(?:dist\/)?utils\/encryption-runtime(?:\.js)?$/ },
      // It hands the other half, decryption, on from the original.
      handler: (_id, importer) => (importer === own ? undefined : own),
    },
  };
}
