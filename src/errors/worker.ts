import { VinextError } from "./vinext-error.ts";

/** The Worker asked its environment for a binding that is not there. */
export function bindingMissing(binding: string): VinextError {
  return new VinextError("VINEXT_BINDING_MISSING", `No KV namespace is bound as \`${binding}\`.`, {
    fix: `Add { "binding": "${binding}" } to \`kv_namespaces\` in wrangler.jsonc and deploy again.`,
  });
}

/** The Worker has no access to its own static assets. */
export function assetsMissing(): VinextError {
  return new VinextError("VINEXT_BINDING_MISSING", "No static assets are bound as `ASSETS`.", {
    fix: 'Add "assets": { "directory": "dist/client", "binding": "ASSETS", "html_handling": "none", "run_worker_first": true } to wrangler.jsonc and deploy again.',
  });
}
