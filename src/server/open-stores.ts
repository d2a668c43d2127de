import { existsSync } from "node:fs";
import { join } from "node:path";

import type { CacheHandler } from "../cache/handler.ts";
import { createLayered } from "../cache/layered.ts";
import { createMemoryHandler } from "../cache-handlers/memory.ts";
import { openLastingStore } from "../cache-handlers/sqlite-lasting.ts";
import type { Listing } from "../cache-handlers/sqlite-retire.ts";
import { openSeed } from "../cache-handlers/sqlite-seed.ts";
import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { SqliteStore } from "../cache-handlers/sqlite.ts";
import { seedIncomplete, seedMissing } from "../errors/build.ts";
import { listingNamespaces } from "../manifest/listing-routes.ts";
import type { BuiltOptions, RouteManifest } from "../manifest/route-manifest.ts";
import type { Platform } from "../request/platform.ts";
import { registeredHandler } from "./registered-handler.ts";
import { retireBuilds } from "./retire-builds.ts";

/** Says which stores a server has. */
export interface StoresOptions {
  /** Absolute root of the app. */
  readonly root: string;
  readonly manifest: RouteManifest;
  /** Store options with an absolute file. */
  readonly store: BuiltOptions["store"];
  readonly platform: Platform;
}

/** The stores behind one server. */
export interface Stores {
  /** Memory over the store over the seed. */
  readonly handler: CacheHandler;
  readonly seed: SqliteSeed | undefined;
  readonly data: SqliteStore["data"];
  /** Deletes from the store what only builds before the last two could read, and pages that this one no longer lists. */
  retireBuilds(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the seed of the build and the store of this machine. Leaves nothing open when it throws. */
export function openStores({ root, manifest, store: options, platform }: StoresOptions): Stores {
  const registered = registeredHandler();
  const onStoreError = (operation: string, error: unknown): void =>
    platform.report({ kind: "store-failed", operation, error });
  const seed = openOwnSeed(join(root, "dist", "prerender.sqlite"), { manifest, platform });
  const store = openOver(seed, () =>
    openLastingStore({ file: options.file, maxBytes: options.maxBytes, onStoreError }),
  );
  const memory = createMemoryHandler({ maxBytes: options.memoryBytes });
  const handler = createLayered({ memory, store: registered ?? store, seed, onStoreError });
  const state = { isOpen: true };
  return {
    handler,
    seed,
    data: store.data,
    retireBuilds: async () => {
      const namespaces = manifest.routes.map(({ namespace }) => namespace);
      const build = { id: manifest.buildId, namespaces, nowMs: platform.now() };
      try {
        await retireBuilds(store, { build, listing: listingOf(seed, manifest), mayGoOn: () => state.isOpen });
      } catch (error) {
        onStoreError("retire old builds", error);
      }
    },
    close: async () => {
      state.isOpen = false;
      try {
        await handler.close();
      } finally {
        // A registered handler keeps entries; the data cache stays in the file.
        if (registered) store.close();
      }
    },
  };
}

function openOver(seed: SqliteSeed | undefined, open: () => SqliteStore): SqliteStore {
  try {
    return open();
  } catch (error) {
    seed?.close();
    throw error;
  }
}

/** Opens the seed of this build. That nothing was prerendered is worth a warning; that it is gone ends the start (D9). */
function openOwnSeed(file: string, build: Pick<StoresOptions, "manifest" | "platform">): SqliteSeed | undefined {
  const { manifest, platform } = build;
  const seed = existsSync(file) ? openSeed(file) : undefined;
  if (seed?.run.buildId === manifest.buildId) return seed;
  seed?.close();
  if (manifest.seed === "unfinished") throw seedIncomplete(file);
  const why = seed ? "belongs to another build" : "does not exist";
  if (manifest.seed === "finished") throw seedMissing(file, why);
  platform.report({
    kind: "warning",
    code: "VINEXT_NO_SEED",
    message: `${file} ${why}: pages are rendered on their first visit, and routes with dynamicParams = false answer 404. Run \`vinext prerender\` before starting.`,
  });
  return undefined;
}

/** Says what a build lists, for the routes of which it is known. */
function listingOf(seed: SqliteSeed | undefined, { routes }: RouteManifest): Listing {
  return {
    namespaces: new Set(seed ? listingNamespaces(routes, seed.lists) : []),
    isListed: (key) => seed?.planned(key) !== undefined,
  };
}
