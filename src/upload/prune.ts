import { keyRange } from "../entry/key.ts";
import { kvCallFailed } from "../errors/upload.ts";
import { backoffMs } from "./backoff.ts";
import { KV_LIMITS } from "./limits.ts";
import { listedKeys, readBuilds, readUploadManifest } from "./live.ts";
import type { UploadedBuild } from "./live.ts";
import { MOST_ATTEMPTS } from "./patiently.ts";
import type { Patience } from "./patiently.ts";
import type { KvTarget } from "./target.ts";

/** Is how many builds stay: the one that is live, the one before for a rollback, and one to spare. */
export const RETAINED_BUILDS = 3;

/** What a prune removes, or would. */
export interface PruneResult {
  readonly retained: readonly string[];
  readonly builds: readonly string[];
  readonly keys: number;
}

/** How to prune. */
export interface Pruning extends Patience {
  readonly target: KvTarget;
  /** Is retained whatever its age, and whether or not the target shows yet that it was uploaded. */
  readonly keep: { readonly buildId: string; readonly namespaces: readonly string[] };
  readonly dryRun: boolean;
}

/**
 * Removes the keys of builds that are no longer retained, also those that a Worker stored under them. A build's own manifest
 * goes last, so that an interrupted prune is taken up by the next.
 */
export async function pruneBuilds(pruning: Pruning): Promise<PruneResult> {
  const { target, keep } = pruning;
  const others = (await readBuilds(target)).filter(({ buildId }) => buildId !== keep.buildId);
  const newest = others.slice(0, RETAINED_BUILDS - 1);
  const old = others.slice(newest.length);
  const shared = new Set([...keep.namespaces, ...(await namespacesOf(target, newest))]);
  let keys = 0;
  for (const build of old) keys += await pruneBuild(build, shared, pruning);
  const retained = [keep.buildId, ...newest.map(({ buildId }) => buildId)];
  return { retained, builds: old.map(({ buildId }) => buildId), keys };
}

async function pruneBuild(build: UploadedBuild, shared: ReadonlySet<string>, pruning: Pruning): Promise<number> {
  const namespaces = (await namespacesOf(pruning.target, [build])).filter((namespace) => !shared.has(namespace));
  let keys = 0;
  for (const namespace of namespaces) {
    const names: string[] = [];
    // Listed whole before anything goes: a cursor does not survive the key it stands on.
    for await (const { name } of listedKeys(pruning.target, keyRange(namespace).after)) names.push(name);
    await removeKeys(names, pruning);
    keys += names.length;
  }
  await removeKeys([build.key], pruning);
  return keys + 1;
}

async function namespacesOf(target: KvTarget, builds: readonly UploadedBuild[]): Promise<readonly string[]> {
  const namespaces: string[] = [];
  for (const { key } of builds) namespaces.push(...((await readUploadManifest(target, key))?.namespaces ?? []));
  return namespaces;
}

async function removeKeys(names: readonly string[], pruning: Pruning): Promise<void> {
  if (pruning.dryRun) return;
  for (let at = 0; at < names.length; at += KV_LIMITS.bulkPairs) {
    await removeBatch(names.slice(at, at + KV_LIMITS.bulkPairs), pruning);
  }
}

async function removeBatch(names: readonly string[], { target, clock, pace }: Pruning): Promise<void> {
  let left = names;
  for (let attempts = 1; ; attempts += 1) {
    await pace.ready();
    const answer = await target.remove(left);
    if (answer.kind === "stored" && answer.rejected.length === 0) return;
    if (answer.kind === "stored") left = answer.rejected;
    const reason = answer.kind === "stored" ? "keys were not taken" : answer.reason;
    const final = answer.kind === "refused" || answer.kind === "too-large";
    if (final || attempts === MOST_ATTEMPTS) throw kvCallFailed("delete keys", { attempts, reason });
    const waitMs = answer.kind === "again" ? answer.waitMs : undefined;
    pace.slowDown(waitMs ?? backoffMs(attempts, clock.random()));
  }
}
