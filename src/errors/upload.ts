import { reasonOf } from "./reason.ts";
import { VinextError } from "./vinext-error.ts";

/** An upload over the network has no credentials. */
export function credentialsMissing(names: readonly string[]): VinextError {
  return new VinextError(
    "VINEXT_CREDENTIALS_MISSING",
    `The upload needs ${names.map((name) => `\`${name}\``).join(" and ")} in the environment.`,
    {
      fix: 'Create a token with the permission "Workers KV Storage: Edit" at https://dash.cloudflare.com/profile/api-tokens and set both variables. They are read from the environment alone.',
    },
  );
}

/** Cloudflare does not accept the token for this account. */
export function credentialsRefused(status: number, detail: string): VinextError {
  return new VinextError("VINEXT_CREDENTIALS_REFUSED", `Cloudflare refused the credentials (${status}: ${detail}).`, {
    fix: 'See that `CLOUDFLARE_API_TOKEN` is valid, has the permission "Workers KV Storage: Edit", and belongs to the account in `CLOUDFLARE_ACCOUNT_ID`.',
  });
}

/** No configuration says which KV namespace a binding means. */
export function kvNamespaceUnknown(binding: string, file: string | undefined): VinextError {
  const where = file === undefined ? "There is no wrangler configuration" : `${file} has no \`id\` for it`;
  return new VinextError(
    "VINEXT_KV_NAMESPACE_UNKNOWN",
    `It is not known which KV namespace \`${binding}\` is: ${where}.`,
    {
      fix: `Run \`wrangler kv namespace create ${binding}\`, put the id it prints into \`kv_namespaces\` of wrangler.jsonc, or give it with \`--namespace-id\`.`,
    },
  );
}

/** The account has no namespace with this id. */
export function kvNamespaceNotFound(detail: string): VinextError {
  return new VinextError("VINEXT_KV_NAMESPACE_NOT_FOUND", `Cloudflare does not know this KV namespace (${detail}).`, {
    fix: "Compare the id in wrangler.jsonc with `wrangler kv namespace list`, and the account with `CLOUDFLARE_ACCOUNT_ID`.",
  });
}

/** A call other than a bulk write did not work, however often it was tried. */
export function kvCallFailed(
  what: string,
  outcome: { readonly attempts: number; readonly reason: string },
): VinextError {
  return new VinextError(
    "VINEXT_KV_CALL_FAILED",
    `Workers KV did not ${what} in ${outcome.attempts} attempts: ${outcome.reason}.`,
    { fix: "See https://www.cloudflarestatus.com and run the command again: it goes on where it stopped." },
  );
}

/** An upload was asked for before there was anything to upload. */
export function uploadSeedMissing(file: string): VinextError {
  return new VinextError("VINEXT_UPLOAD_SEED_MISSING", `There is nothing to upload: ${file} does not exist.`, {
    fix: "Run `vinext build --target workers --prerender` first.",
  });
}

/** An entry of the seed cannot be read. */
export function seedEntryBroken(path: string, detail: string): VinextError {
  return new VinextError("VINEXT_SEED_BROKEN", `The seed entry of ${path} cannot be read: ${detail}.`, {
    fix: "Run `vinext prerender` again.",
  });
}

/** A local upload needs wrangler's simulator. */
export function wranglerMissing(root: string): VinextError {
  return new VinextError("VINEXT_WRANGLER_MISSING", `wrangler is not installed for ${root}.`, {
    fix: "Run `npm install --save-dev wrangler`: `--local` fills the KV of its simulator. `--remote` and `--out` need none.",
  });
}

/** The wrangler of the app has a simulator that keeps its state in another way. */
export function wranglerOutdated(root: string): VinextError {
  return new VinextError("VINEXT_WRANGLER_OUTDATED", `The wrangler of ${root} is too old for \`--local\`.`, {
    fix: "Run `npm install --save-dev wrangler@latest`. `--remote` and `--out` need none.",
  });
}

/** The simulator does not start, for what it says itself. */
export function simulatorFailed(stateFolder: string, reason: string): VinextError {
  const said = reason.replace(/\.$/, "");
  return new VinextError("VINEXT_SIMULATOR_FAILED", `The local KV in ${stateFolder} cannot be opened: ${said}.`, {
    fix: "See that the folder can be written and that no `wrangler dev` of another version has it open, or name another one with `--persist-to`.",
  });
}

/** The wrangler configuration of the app cannot be read. */
export function wranglerConfigUnreadable(file: string, cause: unknown): VinextError {
  return new VinextError("VINEXT_WRANGLER_CONFIG", `${file} cannot be read: ${reasonOf(cause)}`, {
    fix: "Correct the file, or give the namespace with `--namespace-id`.",
  });
}

/** The seed belongs to another build than the manifest beside it. */
export function seedOfOtherBuild(
  file: string,
  builds: { readonly seed: string; readonly manifest: string },
): VinextError {
  return new VinextError(
    "VINEXT_SEED_OF_OTHER_BUILD",
    `${file} belongs to build ${builds.seed}, but dist/manifest.json to build ${builds.manifest}.`,
    { fix: "Run `vinext prerender`: the pages of the new build are not rendered yet." },
  );
}
