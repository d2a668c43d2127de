import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { RouteManifest } from "../manifest/route-manifest.ts";
import type { Platform } from "../request/platform.ts";
import { createDoorWebhook } from "../revalidate/door-webhook.ts";
import { createFrontDoor } from "../revalidate/front-door.ts";
import type { FrontDoor } from "../revalidate/front-door.ts";
import { createProxyGate, type ProxyGate } from "../revalidate/proxy-gate.ts";
import type { LoadRenderer } from "../revalidate/renderer.ts";
import { rendererOf } from "../revalidate/server-bundle.ts";
import { createCodec } from "./codec.ts";
import { loadLazily } from "./load-lazily.ts";
import { oncePerTurn } from "./once-per-turn.ts";
import type { Stores } from "./open-stores.ts";
import { createProxyLoader } from "./proxy-loader.ts";
import { REGENERATION_DRAIN_SECONDS } from "./shutdown.ts";

/** What a server is composed from. */
export interface ComposeOptions {
  /** Absolute root of the app. */
  readonly root: string;
  readonly manifest: RouteManifest;
  readonly stores: Pick<Stores, "handler" | "seed" | "data">;
  /** Secrets of the webhook. */
  readonly revalidateSecrets: readonly string[];
  readonly platform: Platform;
}

/** The doors of one server. */
export interface Composed {
  readonly door: FrontDoor;
  /** Undefined for an app without a proxy. */
  readonly gate: ProxyGate | undefined;
}

/** Puts the front door before the stores, and the gate before it. Loads no app code. */
export function compose({ root, manifest, stores, revalidateSecrets, platform }: ComposeOptions): Composed {
  const { handler, seed, data } = stores;
  const door = createFrontDoor({
    manifest,
    handler,
    freshness: { check: oncePerTurn(() => handler.changed()) },
    limits: { shutdownSeconds: REGENERATION_DRAIN_SECONDS },
    seed,
    data,
    revalidateSecrets,
    createWebhook: createDoorWebhook,
    loadRenderer: createLoader(join(root, "dist", "server", "index.js"), manifest),
    platform,
    codec: createCodec(),
    random: Math.random,
    owner: createOwner(),
  });
  return { door, gate: createGate(join(root, "dist", "server", "proxy.js"), { manifest, platform }) };
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

/** Loads the bundle on first need; a load that failed is tried again. */
function createLoader(file: string, manifest: RouteManifest): LoadRenderer {
  return loadLazily(async () => rendererOf(await import(/* @vite-ignore */ pathToFileURL(file).href), file, manifest));
}
