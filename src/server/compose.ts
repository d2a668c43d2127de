import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { createLayered } from "../cache/layered.ts";
import { createMemoryHandler } from "../cache-handlers/memory.ts";
import { openSeed } from "../cache-handlers/sqlite-seed.ts";
import type { Listing } from "../cache-handlers/sqlite-retire.ts";
import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import { openLastingStore } from "../cache-handlers/sqlite-lasting.ts";
import { rendererInvalid, seedIncomplete } from "../errors/build.ts";
import { listingNamespaces } from "../manifest/listing-routes.ts";
import type { BuiltOptions, RouteManifest } from "../manifest/route-manifest.ts";
import type { Platform } from "../request/platform.ts";
import { createDoorWebhook } from "../revalidate/door-webhook.ts";
import { createFrontDoor } from "../revalidate/front-door.ts";
import type { FrontDoor } from "../revalidate/front-door.ts";
import type { LoadRenderer, Renderer } from "../revalidate/renderer.ts";
import { createProxyGate, type ProxyGate } from "../revalidate/proxy-gate.ts";
import { createCodec } from "./codec.ts";
import { oncePerTurn } from "./once-per-turn.ts";
import { loadLazily } from "./load-lazily.ts";
import { createProxyLoader } from "./proxy-loader.ts";
import { registeredHandler } from "./registered-handler.ts";
import { retireBuilds } from "./retire-builds.ts";
import { REGENERATION_DRAIN_SECONDS } from "./shutdown.ts";

/** What a server is composed from. */
export interface ComposeOptions {
  /** Absolute root of the app. */
  readonly root: string;
  readonly manifest: RouteManifest;
  /** Store options with an absolute file. */
  readonly store: BuiltOptions["store"];
  /** Secrets of the webhook. */
  readonly revalidateSecrets: readonly string[];
  readonly platform: Platform;
}

/** The front door of one server and the stores behind it. */
export interface Composed {
  readonly door: FrontDoor;
  /** Undefined for an app without a proxy. */
  readonly gate: ProxyGate | undefined;
  /** Deletes from the store what only builds before the last two could read, and pages that this one no longer lists. */
  retireBuilds(): Promise<void>;
  closeStores(): Promise<void>;
}

/** Puts memory over the store over the seed, and the front door before them. Opens files, loads no app code. */
export function compose({ root, manifest, store: options, revalidateSecrets, platform }: ComposeOptions): Composed {
  const seed = openOwnSeed(join(root, "dist", "prerender.sqlite"), { manifest, platform });
  const onStoreError = (operation: string, error: unknown): void =>
    platform.report({ kind: "store-failed", operation, error });
  const store = openLastingStore({ file: options.file, maxBytes: options.maxBytes, onStoreError });
  const memory = createMemoryHandler({ maxBytes: options.memoryBytes });
  const handler = createLayered({ memory, store: registeredHandler() ?? store, seed, onStoreError });
  const door = createFrontDoor({
    manifest,
    handler,
    freshness: { check: oncePerTurn(() => handler.changed()) },
    limits: { shutdownSeconds: REGENERATION_DRAIN_SECONDS },
    seed,
    data: store.data,
    revalidateSecrets,
    createWebhook: createDoorWebhook,
    loadRenderer: createLoader(join(root, "dist", "server", "index.js"), manifest),
    platform,
    codec: createCodec(),
    random: Math.random,
    owner: createOwner(),
  });
  const state = { isOpen: true };
  return {
    door,
    gate: createGate(join(root, "dist", "server", "proxy.js"), { manifest, platform }),
    retireBuilds: async () => {
      const namespaces = manifest.routes.map(({ namespace }) => namespace);
      const build = { id: manifest.buildId, namespaces, nowMs: platform.now() };
      try {
        await retireBuilds(store, { build, listing: listingOf(seed, manifest), mayGoOn: () => state.isOpen });
      } catch (error) {
        onStoreError("retire old builds", error);
      }
    },
    closeStores: async () => {
      state.isOpen = false;
      await handler.close();
      // A registered handler keeps entries; the data cache stays in the file.
      if (registeredHandler()) store.close();
    },
  };
}

/** Makes the name of this process with the first lease: no answer waits for the module that makes names. */
function createOwner(): () => string {
  const state: { name: string | undefined } = { name: undefined };
  return () => (state.name ??= crypto.randomUUID());
}

function createGate(
  file: string,
  { manifest, platform }: Pick<ComposeOptions, "manifest" | "platform">,
): ProxyGate | undefined {
  if (!manifest.proxy) return undefined;
  const load = createProxyLoader(file, { basePath: manifest.basePath, platform });
  return createProxyGate({ manifest, matchers: manifest.proxy.matchers, platform, load });
}

/** Opens the seed when it is this build's; one that was never made or is another build's is worth a warning. */
function openOwnSeed(file: string, build: Pick<ComposeOptions, "manifest" | "platform">): SqliteSeed | undefined {
  const { manifest, platform } = build;
  const seed = existsSync(file) ? openSeed(file) : undefined;
  if (seed?.run.buildId === manifest.buildId) return seed;
  seed?.close();
  if (manifest.seed === "unfinished") throw seedIncomplete(file);
  const why = seed ? "belongs to another build" : "does not exist";
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

interface ServerBundle {
  createRenderer(options: {
    readonly buildId: string;
    readonly basePath: string;
    readonly mode: "production";
  }): Renderer;
}

/** Loads the bundle on first need; a load that failed is tried again. */
function createLoader(file: string, { buildId, basePath }: RouteManifest): LoadRenderer {
  return loadLazily(async () => {
    const bundle: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
    if (!offersRenderer(bundle)) throw rendererInvalid(file);
    return bundle.createRenderer({ buildId, basePath, mode: "production" });
  });
}

function offersRenderer(bundle: unknown): bundle is ServerBundle {
  return (
    typeof bundle === "object" &&
    bundle !== null &&
    "createRenderer" in bundle &&
    typeof bundle.createRenderer === "function"
  );
}
