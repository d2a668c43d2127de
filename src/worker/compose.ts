import { createDoorkeeper } from "../cache/doorkeeper.ts";
import type { StoredRecord } from "../cache/handler.ts";
import { createRecent } from "../cache/recent.ts";
import { createRemembering, type RecordMemory } from "../cache/remembering.ts";
import { createSeeded } from "../cache/seeded.ts";
import { namespaceIn, type CacheKey } from "../entry/key.ts";
import { storeTimedOut } from "../errors/store.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import type { Platform } from "../request/platform.ts";
import { within, type Alarm } from "../revalidate/alarm.ts";
import { createFrontDoor, type FrontDoor } from "../revalidate/front-door.ts";
import type { LoadRenderer } from "../revalidate/renderer.ts";
import { createAssetSeed } from "./asset-seed.ts";
import type { BuiltSite } from "./built-site.ts";
import { createCodec } from "./codec.ts";
import { createLazyWebhook } from "./lazy-webhook.ts";
import { createSignal, DEADLINE_SECONDS } from "./signals.ts";
import { createIsSound } from "./sound.ts";
import type { AssetsBinding } from "./worker-env.ts";
import type { SiteHandler } from "./worker-options.ts";

/** What an isolate is composed from. */
export interface ComposeOptions {
  readonly built: BuiltSite;
  readonly platform: Platform;
  readonly loadRenderer: LoadRenderer;
  readonly handler: SiteHandler;
  readonly assets: AssetsBinding;
  /** Secrets of the webhook. */
  readonly revalidateSecrets: readonly string[];
}

/** Puts memory over the store over the entries of the build, and the front door before them. Loads no app code. */
export function compose(options: ComposeOptions): FrontDoor {
  const { built, platform, loadRenderer, handler, assets, revalidateSecrets } = options;
  const named: { owner?: string } = {};
  const manifest: RouteManifest = { ...built.site.manifest, keyVectors: [] };
  const seed = createAssetSeed(assets, built);
  const store = createSeeded({
    store: handler,
    seed,
    mayExist: createMayExist(built),
    isGone: createIsGone(built),
    isSound: createIsSound(),
    onStoreError: (operation, error) => platform.report({ kind: "store-failed", operation, error }),
    later: (work) => platform.waitUntil(work),
    deadline: (work, of) =>
      within(work, {
        alarm: requestAlarm,
        afterMs: READ_SECONDS[of] * 1000,
        late: () => storeTimedOut("answer a read", READ_SECONDS[of]),
      }),
  });
  return createFrontDoor({
    manifest,
    handler: createRemembering(store, createRecordMemory()),
    seed,
    data: handler.data,
    revalidateSecrets,
    createWebhook: createLazyWebhook,
    loadRenderer,
    limits: LIMITS,
    platform,
    codec: createCodec(),
    random: Math.random,
    // Chance is for requests alone.
    owner: () => (named.owner ??= crypto.randomUUID()),
    createSignal,
  });
}

// An isolate has 128 MB: a third of it for what is stored leaves room for rendering.
const PREPARED_BYTES = 16 * 1024 * 1024;
const MEMORY_BYTES = 24 * 1024 * 1024;
// KV answers in well under a second; the assets answer in its place. After them nothing is left but a render.
const READ_SECONDS = { store: 1, seed: 4 } as const;

const LIMITS = {
  // Waiting for another request's turn would be waiting for its promises (CF-03): the machine itself spreads the load.
  concurrency: 10_000,
  compressions: 10_000,
  deadlineSeconds: DEADLINE_SECONDS,
  storeSeconds: 5,
  // A regeneration makes up to eight subrequests, and a request may make a thousand.
  webhookPlaces: 100,
  preparedAnswers: 2_048,
  preparedBytes: PREPARED_BYTES,
} as const;

/** Ends with its request, so that nothing takes it back: that would cost every answer from KV as much as setting it. */
const requestAlarm: Alarm = (afterMs, ring) => {
  setTimeout(ring, afterMs);
  return () => undefined;
};

/** Tells keys that can exist from keys that cannot: a closed route has listed paths and no others. */
function createMayExist({ site, listed }: BuiltSite): (key: CacheKey) => boolean {
  const closed = new Set(
    site.manifest.routes.flatMap(({ sharing, namespace }) =>
      sharing.kind === "shared" && sharing.unlisted === "closed" ? [namespace] : [],
    ),
  );
  return (key) => !closed.has(namespaceIn(key)) || listed.planned(key) === "entry";
}

/**
 * Tells pages that a build before might have listed, and this one did not. Nothing is known of routes where it lists none, and
 * what was uploaded since may well be new.
 */
function createIsGone({ site, listed }: BuiltSite): (key: CacheKey, startedAtMs: number) => boolean {
  const { namespaces, atMs } = site.listing ?? { namespaces: [], atMs: 0 };
  const listing = new Set(namespaces);
  return (key, startedAtMs) => startedAtMs < atMs && listing.has(namespaceIn(key)) && listed.planned(key) === undefined;
}

function createRecordMemory(): RecordMemory {
  const records = createRecent<string, StoredRecord>({
    maxSize: MEMORY_BYTES,
    // All parts of a record are views on one value, which the head of a stored record does not tell the size of.
    sizeOf: (record) => RECORD_BYTES + sizeOf(record),
  });
  // Where room is scarce, what is read once in a while would only push out what is read often.
  const doorkeeper = createDoorkeeper(REMEMBERED_KEYS);
  return {
    get: records.get,
    admits: (key) => records.size() < MEMORY_BYTES / 2 || doorkeeper.knows(key),
    set: records.set,
    delete: records.delete,
  };
}

const RECORD_BYTES = 1_200;
// About as many pages as there is room for: who comes again after more others would have been pushed out by them.
const REMEMBERED_KEYS = 1_024;

function sizeOf({ head, parts, part }: StoredRecord): number {
  return parts.reduce((sum, name) => {
    const bytes = part(name);
    return sum + (bytes instanceof Uint8Array ? bytes.byteLength : 0);
  }, head.byteLength);
}
