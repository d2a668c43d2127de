import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";

import type { PutRecord, StoredRecord } from "../cache/handler.ts";
import type { SeedLine } from "../cache/seed.ts";
import { openSqliteStore } from "../cache-handlers/sqlite.ts";
import { openSeed } from "../cache-handlers/sqlite-seed.ts";
import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { EntryHead, PartName } from "../entry/entry.ts";
import { combineFences, NO_FENCE } from "../entry/fence.ts";
import type { Fence } from "../entry/fence.ts";
import { frameHead, readHead, readPart } from "../entry/frame.ts";
import { freshness } from "../entry/freshness.ts";
import { cacheKey, namespaceIn } from "../entry/key.ts";
import type { Lifetime } from "../entry/lifetime.ts";
import type { RouteManifest, RouteRecord } from "../manifest/route-manifest.ts";

/** What the last finished run stored. */
export interface Previous {
  /** Gives the page of the last build for one that fails now. Undefined when nothing of it can be shown any more. */
  keep(page: Page): PreviousEntry | undefined;
  /** Gives an entry that the same code made and that is still fresh, so that it need not be rendered again (B1). */
  reuse(page: Page): PreviousEntry | undefined;
  /** Lists the paths that were planned for a route. */
  pathsOf(route: string): readonly string[];
  close(): void;
}

/** An entry of the last run as one of this build. */
export interface PreviousEntry {
  readonly record: PutRecord;
  readonly lifetime: Lifetime;
}

export interface Page {
  readonly route: RouteRecord;
  readonly path: string;
}

export interface PreviousNeeds {
  readonly seedFile: string;
  /** The run-time store, which knows what was invalidated. */
  readonly storeFile: string;
  /** `dist/client`. */
  readonly clientDir: string;
  readonly manifest: RouteManifest;
}

/** Opens what the last finished run stored; undefined when there is nothing that can be read. */
export function openPrevious(needs: PreviousNeeds): Previous | undefined {
  const seed = openIfReadable(needs.seedFile);
  return seed && previousIn(seed, needs);
}

function previousIn(seed: SqliteSeed, needs: PreviousNeeds): Previous {
  const { manifest } = needs;
  const hasAssets = createAssetCheck(needs.clientDir);
  const fences = readFences(needs.storeFile);
  const before = createNamespacesBefore(seed);

  function read({ route, path }: Page): Found | undefined {
    const namespace = before(route.id);
    const stored = namespace === undefined ? undefined : seed.read(cacheKey({ namespace, path }));
    const head = stored && readHead(stored.head, digest);
    const parts = stored && partsOf(stored);
    return stored && head?.kind === "head" && parts ? { stored, head: head.head, parts } : undefined;
  }

  return {
    keep(page) {
      const found = read(page);
      if (!found || !hasAssets(found.parts)) return undefined;
      const { lifetime } = found.head;
      // Nothing would ever render it again; so the first visitor gets it stale.
      const kept: Lifetime =
        lifetime.kind === "forever"
          ? { kind: "refresh", afterSeconds: 1, expireSeconds: manifest.expireSeconds }
          : lifetime;
      return entryOf(found, page, kept);
    },
    reuse(page) {
      // Its name covers all code that such a page is made by: under another one, it may come out differently (B8).
      const found = before(page.route.id) === page.route.namespace ? read(page) : undefined;
      if (!found) return undefined;
      const fence = combineFences(found.head.tags.map((tag) => fences.get(tag) ?? NO_FENCE));
      return freshness(found.head, fence, Date.now()) === "fresh"
        ? entryOf(found, page, found.head.lifetime)
        : undefined;
    },
    pathsOf: (route) => [...linesOf(seed)].flatMap((line) => (line.route === route ? [line.path] : [])),
    close: seed.close,
  };
}

/** Finds the namespace that a route had in the last run. */
function createNamespacesBefore(seed: SqliteSeed): (route: string) => string | undefined {
  const state: { namespaces?: ReadonlyMap<string, string> } = {};
  return (route) => {
    state.namespaces ??= namespacesIn(seed);
    return state.namespaces.get(route);
  };
}

function namespacesIn(seed: SqliteSeed): ReadonlyMap<string, string> {
  const namespaces = new Map<string, string>();
  for (const { route, key } of linesOf(seed)) namespaces.set(route, namespaceIn(key));
  return namespaces;
}

interface Found {
  readonly stored: StoredRecord;
  readonly head: EntryHead;
  readonly parts: ReadonlyMap<PartName, Uint8Array>;
}

const digest = (bytes: Uint8Array): Uint8Array => hash("sha256", bytes, "buffer");

function openIfReadable(file: string): SqliteSeed | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return openSeed(file);
  } catch {
    // A seed that is damaged or of another version is as good as none: the one of this run takes its place.
    return undefined;
  }
}

function readFences(storeFile: string): ReadonlyMap<string, Fence> {
  if (!existsSync(storeFile)) return new Map();
  const store = openSqliteStore({ file: storeFile, mode: "read-write" });
  try {
    return new Map(store.fencesSince(0).fences);
  } finally {
    store.close();
  }
}

/** Reads all bodies; undefined when one of them is damaged. */
function partsOf({ parts, part }: StoredRecord): ReadonlyMap<PartName, Uint8Array> | undefined {
  const read = new Map<PartName, Uint8Array>();
  for (const name of parts) {
    const framed = part(name);
    if (!(framed instanceof Uint8Array) || readPart(framed, digest).kind !== "part") return undefined;
    read.set(name, framed);
  }
  return read;
}

function entryOf({ stored, head, parts }: Found, { route, path }: Page, lifetime: Lifetime): PreviousEntry {
  const { namespace } = route;
  const { generation, startedAtMs } = stored;
  const own = frameHead({ ...head, namespace, lifetime }, digest);
  return {
    record: { key: cacheKey({ namespace, path }), generation, startedAtMs, listed: true, head: own, parts },
    lifetime,
  };
}

/** Makes the check that a page names no file which the new build does not have (D1). */
function createAssetCheck(clientDir: string): (parts: ReadonlyMap<PartName, Uint8Array>) => boolean {
  const known = new Map<string, boolean>();
  const isThere = (file: string): boolean => {
    const found = known.get(file) ?? existsSync(join(clientDir, file));
    known.set(file, found);
    return found;
  };
  return (parts) =>
    ["html" as const, "rsc" as const].every((name) => {
      const framed = parts.get(name);
      const part = framed && readPart(framed, digest);
      if (part?.kind !== "part") return true;
      const text = Buffer.from(part.bytes).toString("latin1");
      return [...text.matchAll(ASSET)].every(([file]) => isThere(file));
    });
}

// Hashed names consist of these; a quote, a backslash or white space ends one.
const ASSET = /_vinext\/static\/[\w./-]*\w/g;

function* linesOf(seed: SqliteSeed): Generator<SeedLine> {
  let last = 0;
  for (;;) {
    const lines = seed.lines(last, LINES_PER_READ);
    yield* lines;
    const end = lines.at(-1);
    if (!end) return;
    last = end.id;
  }
}

const LINES_PER_READ = 1_000;
