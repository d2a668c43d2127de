import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";

import pLimit from "p-limit";

import { createRecent } from "../../cache/recent.ts";
import type { ImageFormat, ImageRules } from "../../manifest/image-rules.ts";
import type { Platform } from "../../request/platform.ts";
import type { ImageQuery } from "./image-query.ts";
import type { ImageStore, KeptImage } from "./image-store.ts";
import { fetchRemoteImage } from "./remote-source.ts";
import { SourceFailure, type SourceImage } from "./source-image.ts";
import { transformImage, type SharpFactory } from "./transform-image.ts";

/** Reads an image of the site itself as a visitor without cookies would get it. Rejects with a `SourceFailure`. */
export type ReadLocal = (target: string) => Promise<SourceImage>;

/** What images are made with. */
export interface ImageMaker {
  readonly rules: ImageRules;
  readonly store: ImageStore;
  readonly platform: Platform;
  readonly readLocal: ReadLocal;
  /** Loads `sharp`; undefined where it is not installed. */
  readonly loadSharp: () => Promise<SharpFactory | undefined>;
  /** Another build may have another file at the same address. */
  readonly buildId: string;
}

/** Gives a wanted image: kept, kept but being made again, or made now. */
export type MakeImage = (query: ImageQuery, format: ImageFormat | undefined) => Promise<MadeImage>;

export interface MadeImage {
  readonly image: KeptImage;
  readonly state: "HIT" | "STALE" | "MISS";
}

/** Makes the part that makes images: each once however many ask for it, and only a few at a time. */
export function createMakeImage(maker: ImageMaker): MakeImage {
  const { rules, store, platform } = maker;
  const limit = pLimit(Math.max(1, availableParallelism() - 1));
  const running = new Map<string, Promise<KeptImage>>();
  const restsUntilMs = createRecent<string, number>({ max: MOST_RESTING });

  async function make(key: string, query: ImageQuery, format: ImageFormat | undefined): Promise<KeptImage> {
    const source = await sourceOf(query, maker);
    const { width, quality } = query;
    const wanted = { width, quality, format, allowSvg: rules.allowSvg };
    const sharp = await maker.loadSharp();
    const image = await limit(() => transformImage(sharp, source.bytes, wanted));
    const keepSeconds = Math.max(source.maxAgeSeconds, rules.minimumCacheSeconds);
    const staleAtMs = platform.now() + keepSeconds * 1000;
    try {
      return await store.write(key, image, staleAtMs);
    } catch (error) {
      platform.report({ kind: "store-failed", operation: "keep an image", error });
      return { ...image, etag: key, staleAtMs };
    }
  }

  function once(key: string, query: ImageQuery, format: ImageFormat | undefined): Promise<KeptImage> {
    const known = running.get(key);
    if (known) return known;
    if (running.size >= MOST_WAITING) return Promise.reject(new SourceFailure(503, "too many images are being made"));
    const making = make(key, query, format).finally(() => running.delete(key));
    running.set(key, making);
    return making;
  }

  /** A source that fails is left alone for a while, however many ask for the image meanwhile. */
  async function renew(key: string, query: ImageQuery, format: ImageFormat | undefined): Promise<void> {
    try {
      await once(key, query, format);
    } catch (error) {
      restsUntilMs.set(key, platform.now() + REST_MS);
      throw error;
    }
  }

  return async (query, format) => {
    const key = keyOf(query, format, maker.buildId);
    const kept = await store.read(key);
    if (!kept) return { image: await once(key, query, format), state: "MISS" };
    if (kept.staleAtMs > platform.now()) return { image: kept, state: "HIT" };
    // Nobody waits: the old image is shown until the new one is there.
    if ((restsUntilMs.get(key) ?? 0) <= platform.now()) platform.waitUntil(renew(key, query, format));
    return { image: kept, state: "STALE" };
  };
}

/** More than a page has images; what comes on top is answered with 503 instead of filling the memory. */
const MOST_WAITING = 256;

/** As long as a page whose regeneration fails rests at most at first (ER-02). */
const REST_MS = 30_000;
const MOST_RESTING = 1_000;

function sourceOf({ source }: ImageQuery, { rules, readLocal }: ImageMaker): Promise<SourceImage> {
  return source.kind === "local" ? readLocal(source.target) : fetchRemoteImage(source.url, rules);
}

function keyOf({ source, width, quality }: ImageQuery, format: ImageFormat | undefined, buildId: string): string {
  const from = source.kind === "remote" ? [source.url.href] : [source.target, buildId];
  return createHash("sha256")
    .update(JSON.stringify([from, width, quality, format]))
    .digest("hex")
    .slice(0, 40);
}
