import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";

import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import type { SqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { cacheKey } from "../../../src/entry/key.ts";
import type { CacheKey } from "../../../src/entry/key.ts";
import { sampleRecord } from "../../../src/cache/contract-world.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import type { TemporaryFolder } from "../../helpers/temporary-folder.ts";

const PAGES = 120;

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

it("keeps what this build and the one before it can read, and nothing else (S9)", async () => {
  const store = opened();
  for (let build = 1; build <= 10; build += 1) await deploy(store, build);

  const present = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => [index + 1, await countPages(store, index + 1)]),
  );

  expect(present.filter(([, pages]) => pages !== 0)).toEqual([
    [9, PAGES],
    [10, PAGES],
  ]);
});

it("keeps a build that is served again after a rollback (S9, D7)", async () => {
  const store = opened();
  await deploy(store, 1);
  await deploy(store, 2);
  await sweep(store, { build: 1, nowMs: 3 });
  await deploy(store, 4);

  expect([await countPages(store, 1), await countPages(store, 2), await countPages(store, 4)]).toEqual([
    PAGES,
    0,
    PAGES,
  ]);
});

it("takes out what a build listed and this one does not, and leaves what visitors asked for (B8)", async () => {
  const store = opened();
  const listed = (build: number, page: number) =>
    store.put(sampleRecord("listed", { key: keyOf(build, page), startedAtMs: 1, listed: true }));
  for (let page = 0; page < 300; page += 1) await listed(1, page);
  await listed(2, 0);
  await store.put(sampleRecord("asked for", { key: keyOf(1, 300), startedAtMs: 1, listed: false }));

  const kept = new Set([keyOf(1, 7), keyOf(1, 299)]);
  const listing = { namespaces: new Set([namespaceOf(1)]), isListed: (key: CacheKey) => kept.has(key) };
  for (let afterId: number | undefined = 0; afterId !== undefined;)
    afterId = await store.retireUnlisted(listing, afterId);

  const left = await Promise.all(
    Array.from({ length: 301 }, async (_, page) => (await store.read(keyOf(1, page))) && page),
  );
  expect(left.filter((page) => page !== undefined)).toEqual([7, 299, 300]);
  expect(await store.read(keyOf(2, 0))).toBeDefined();
});

it("gives the room of retired entries back to new ones (S4, S9)", async () => {
  // Two builds fit, three do not.
  const maxBytes = 300_000;
  const store = opened(maxBytes);
  for (let build = 1; build <= 3; build += 1) await deploy(store, build);

  expect(await countPages(store, 2)).toBe(PAGES);
});

function opened(maxBytes?: number): SqliteStore {
  const store = openSqliteStore({ file: folder.file("cache.sqlite"), mode: "read-write", maxBytes });
  onTestFinished(() => store.close());
  return store;
}

async function deploy(store: SqliteStore, build: number): Promise<void> {
  await sweep(store, { build, nowMs: build });
  for (let page = 0; page < PAGES; page += 1)
    await store.put(sampleRecord(`build-${build}`, { key: keyOf(build, page), startedAtMs: build }));
}

async function sweep(
  store: SqliteStore,
  { build, nowMs }: { readonly build: number; readonly nowMs: number },
): Promise<void> {
  for (const namespace of await store.retired({ id: `build-${build}`, namespaces: [namespaceOf(build)], nowMs }))
    while (await store.retireSome(namespace));
}

async function countPages(store: SqliteStore, build: number): Promise<number> {
  let pages = 0;
  for (let page = 0; page < PAGES; page += 1) if (await store.read(keyOf(build, page))) pages += 1;
  return pages;
}

function keyOf(build: number, page: number): CacheKey {
  return cacheKey({ namespace: namespaceOf(build), path: `/p/${page}` });
}

/** Namespaces of which one begins as the other does. */
function namespaceOf(build: number): string {
  return `ns-${build}`;
}
