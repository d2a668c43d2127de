import { join, resolve } from "node:path";

import { kvNamespaceUnknown } from "../errors/upload.ts";
import { VinextError } from "../errors/vinext-error.ts";
import { credentialsFrom } from "../upload/credentials.ts";
import { emptyTarget } from "../upload/empty-target.ts";
import { readKvBinding } from "../upload/kv-binding.ts";
import type { Patience } from "../upload/patiently.ts";
import { prefixedTarget } from "../upload/prefixed-target.ts";
import type { LoadingSimulator } from "../upload/simulator.ts";
import type { KvTarget } from "../upload/target.ts";

/** Says which namespace to open. */
export interface TargetRequest {
  readonly destination: { readonly kind: "remote" } | { readonly kind: "local"; readonly simulator: LoadingSimulator };
  readonly root: string;
  readonly binding: string;
  readonly namespaceId: string | undefined;
  readonly environment: string | undefined;
  readonly persistTo: string;
  readonly prefix: string;
  readonly dryRun: boolean;
}

/** Opens the namespace that a command works on. A dry run without credentials gets an empty one. */
export async function openTarget(request: TargetRequest, patience: Patience): Promise<KvTarget> {
  const { destination, prefix } = request;
  const target =
    destination.kind === "local"
      ? await openLocal(request, destination.simulator)
      : await openRemote(request, patience);
  return prefixedTarget(target, prefix);
}

// A call that Cloudflare has not answered after its own 100 seconds ends with 524.
const DEADLINE_MS = 120_000;

async function openLocal(
  { root, namespaceId, persistTo, ...query }: TargetRequest,
  simulator: LoadingSimulator,
): Promise<KvTarget> {
  const { openLocalTarget } = await import("../upload/local-target.ts");
  const id = namespaceId ?? readKvBinding({ root, ...query }).localId;
  // The layout of wrangler's own state folder.
  const stateFolder = join(resolve(root, persistTo), "v3");
  return openLocalTarget(simulator, { stateFolder, namespaceId: id });
}

async function openRemote(request: TargetRequest, patience: Patience): Promise<KvTarget> {
  try {
    const credentials = credentialsFrom(process.env);
    const namespaceId = request.namespaceId ?? remoteId(request);
    const { createRemoteTarget } = await import("../upload/remote-target.ts");
    const baseUrl = process.env["CLOUDFLARE_API_BASE_URL"] ?? "https://api.cloudflare.com/client/v4";
    const access = { ...credentials, baseUrl, namespaceId, deadlineMs: DEADLINE_MS, nowMs: () => Date.now() };
    return createRemoteTarget(access, patience);
  } catch (error) {
    const missing = error instanceof VinextError && error.code === "VINEXT_CREDENTIALS_MISSING";
    if (missing && request.dryRun) return emptyTarget("an empty namespace, for want of credentials");
    throw error;
  }
}

function remoteId({ root, binding, environment }: TargetRequest): string {
  const { remoteId: id } = readKvBinding({ root, binding, environment });
  if (id === undefined) throw kvNamespaceUnknown(binding, "The wrangler configuration");
  return id;
}
