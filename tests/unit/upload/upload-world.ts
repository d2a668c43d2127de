import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

import { createPace } from "../../../src/upload/pace.ts";
import { pruneBuilds } from "../../../src/upload/prune.ts";
import type { PruneResult } from "../../../src/upload/prune.ts";
import { createRemoteTarget } from "../../../src/upload/remote-target.ts";
import { upload } from "../../../src/upload/upload.ts";
import type { UploadEvent, UploadOptions, UploadSummary } from "../../../src/upload/upload.ts";
import { ACCOUNT, NAMESPACE, startFakeKvApi, TOKEN } from "../../helpers/fake-kv-api.ts";
import type { FakeKvApi, FakePair } from "../../helpers/fake-kv-api.ts";
import { BUILT_AT_MS, pairKey, sampleNamespace, writeSeed } from "./write-seed.ts";
import type { SamplePage } from "./write-seed.ts";

/** A build on disk, a fake Cloudflare, and a clock that moves only when somebody sleeps. */
export interface UploadWorld {
  readonly api: FakeKvApi;
  readonly clock: { nowMs: number };
  /** Every wait that was asked for, in ms. */
  readonly sleeps: readonly number[];
  readonly seedFile: string;
  readonly journalFile: string;
  build(pages: readonly SamplePage[], buildId?: string): Promise<void>;
  upload(
    options?: Partial<UploadOptions> & {
      readonly token?: string;
      readonly deadlineMs?: number;
      readonly settlesWithinMs?: number;
    },
  ): Promise<UploadRun>;
  prune(keep: string, options?: { readonly dryRun?: boolean }): Promise<PruneResult>;
  /** Does what a Worker does: writes a newer generation under the same keys. Returns the pair of the document. */
  regenerate(path: string, startedAtMs: number): FakePair | undefined;
  remove(): Promise<void>;
}

export interface UploadRun extends UploadSummary {
  readonly events: readonly UploadEvent[];
}

export const NOW_MS = 1_800_000_000_000;

/** Makes a world for each test of a file, with these pages built. Returns the way to it. */
export function useUploadWorld(pages: readonly SamplePage[] = []): () => UploadWorld {
  const state: { world?: UploadWorld } = {};
  const world = (): UploadWorld => {
    if (!state.world) throw new Error("There is no world.");
    return state.world;
  };
  beforeEach(async () => {
    state.world = await createUploadWorld();
    if (pages.length > 0) await world().build(pages);
  });
  afterEach(() => world().remove());
  return world;
}

/** Says what an upload found, the verdicts that are not named being none. */
export function verdicts(counts: Partial<UploadSummary["entries"]>): UploadSummary["entries"] {
  return { new: 0, changed: 0, renewed: 0, kept: 0, newer: 0, ...counts };
}

/** Makes the pages that a later build of the same code has. */
export function rebuilt(pages: readonly SamplePage[]): readonly SamplePage[] {
  return pages.map((page) => ({ ...page, generation: "g2", startedAtMs: BUILT_AT_MS + 60_000 }));
}

/** Makes a world. The deadline of calls is real time: long, except where a test waits for it. */
async function createUploadWorld(): Promise<UploadWorld> {
  const api = await startFakeKvApi();
  const folder = mkdtempSync(join(tmpdir(), "upload-"));
  const [seedFile, journalFile] = [join(folder, "prerender.sqlite"), join(folder, "journal.ndjson")];
  const clock = { nowMs: NOW_MS };
  const built = { id: "b1" };
  const sleeps: number[] = [];
  const time: UploadOptions["clock"] = {
    nowMs: () => clock.nowMs,
    sleep: (ms) => {
      sleeps.push(ms);
      clock.nowMs += ms;
      return Promise.resolve();
    },
    random: () => 0.5,
  };
  const patience = () => ({ clock: time, pace: createPace(time, 4) });
  const targetFor = (shared: ReturnType<typeof patience>, token: string, deadlineMs = 10_000) =>
    createRemoteTarget(
      {
        baseUrl: api.baseUrl,
        accountId: ACCOUNT,
        namespaceId: NAMESPACE,
        token,
        deadlineMs,
        nowMs: time.nowMs,
      },
      shared,
    );
  return {
    api,
    clock,
    sleeps,
    seedFile,
    journalFile,
    build: async (pages, buildId = "b1") => {
      built.id = buildId;
      await writeSeed(seedFile, { buildId, pages });
    },
    upload: async ({ token = TOKEN, deadlineMs, settlesWithinMs = 120_000, ...options } = {}) => {
      const events: UploadEvent[] = [];
      const shared = patience();
      const summary = await upload({
        ...shared,
        seedFile,
        buildId: built.id,
        journalFile,
        target: { ...targetFor(shared, token, deadlineMs), settlesWithinMs },
        ttlSeconds: undefined,
        listUpTo: 2_000,
        limits: { pairs: 4, bytes: 1_000_000 },
        dryRun: false,
        onEvent: (event) => void events.push(event),
        ...options,
      });
      return { ...summary, events };
    },
    prune: (keep, { dryRun = false } = {}) => {
      const shared = patience();
      const kept = { buildId: keep, namespaces: [sampleNamespace(keep)] };
      return pruneBuilds({ ...shared, target: targetFor(shared, TOKEN), keep: kept, dryRun });
    },
    regenerate: (path, startedAtMs) => regenerate(api, path, startedAtMs),
    remove: async () => {
      await api.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function regenerate(api: FakeKvApi, path: string, startedAtMs: number): FakePair | undefined {
  for (const key of [pairKey(path, "html"), pairKey(path, "rsc")]) {
    const pair = api.pairs.get(key);
    if (!pair) throw new Error(`${key} is not there.`);
    const metadata = { ...(pair.metadata as object), g: `worker-${startedAtMs}`, s: startedAtMs };
    api.put(key, { ...pair, metadata });
  }
  return api.pairs.get(pairKey(path, "html"));
}
