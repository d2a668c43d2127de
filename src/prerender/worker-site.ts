import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

import glob from "fast-glob";
import pLimit from "p-limit";

import { openSeed } from "../cache-handlers/sqlite-seed.ts";
import type { SqliteSeed } from "../cache-handlers/sqlite-seed.ts";
import type { StoredRecord } from "../cache/handler.ts";
import type { SeedLine } from "../cache/seed.ts";
import { encodeWholeRecord } from "../cache/whole-record.ts";
import { WORKERS_MAX_VALUE_BYTES } from "../cache/worker-limits.ts";
import type { PartName } from "../entry/entry.ts";
import { listingNamespaces } from "../manifest/listing-routes.ts";
import { createListedSetWriter } from "../manifest/listed-set.ts";
import type { ListedSetWriter } from "../manifest/listed-set.ts";
import { ENTRIES_FOLDER, entryAsset } from "../manifest/worker-site.ts";
import type { WorkerSite } from "../manifest/worker-site.ts";
import { buildFiles, readManifest } from "./app-build.ts";

/**
 * Writes what a Worker reads of its site beside its bundle, and private copies of all prerendered entries among its assets.
 * Without a seed of this build it lists no paths.
 */
export async function writeWorkerSite(root: string): Promise<void> {
  const files = buildFiles(root);
  const manifest = await readManifest(files.manifest);
  const client = join(root, "dist", "client");
  await rm(join(client, ENTRIES_FOLDER), { recursive: true, force: true });
  const listed = createListedSetWriter();
  let oldestAtMs = Infinity;
  let listing: WorkerSite["listing"];
  const seed = openOwnSeed(files.seed, manifest.buildId);
  try {
    if (seed) await writeEntries(seed, { client, listed });
    if (seed) oldestAtMs = (await seed.oldestAtMs?.()) ?? 0;
    if (seed) listing = { namespaces: listingNamespaces(manifest.routes, seed.lists), atMs: Date.now() };
  } finally {
    seed?.close();
  }
  const { keyVectors: _, options, ...rest } = manifest;
  const site: WorkerSite = {
    manifest: rest,
    files: await publicFiles(client),
    listing,
    ...(oldestAtMs < Infinity && { oldestAtMs }),
    kv: options?.kv,
    revalidateSecrets: options?.revalidateSecrets,
  };
  const server = dirname(files.server);
  await writeFile(join(server, "site.json"), JSON.stringify(site));
  await writeFile(join(server, "listed.bin"), listed.bytes());
}

const LINES_PER_READ = 500;
const FILES_AT_A_TIME = 16;

function openOwnSeed(file: string, buildId: string): SqliteSeed | undefined {
  const seed = existsSync(file) ? openSeed(file) : undefined;
  if (seed?.run.buildId === buildId) return seed;
  seed?.close();
  return undefined;
}

interface Destination {
  readonly client: string;
  readonly listed: ListedSetWriter;
}

async function writeEntries(seed: SqliteSeed, { client, listed }: Destination): Promise<void> {
  const limit = pLimit(FILES_AT_A_TIME);
  let last = 0;
  for (;;) {
    const lines = seed.lines(last, LINES_PER_READ);
    const end = lines.at(-1);
    if (!end) return;
    await Promise.all(lines.map((line) => limit(() => writeEntry(seed, line, { client, listed }))));
    last = end.id;
  }
}

async function writeEntry(seed: SqliteSeed, line: SeedLine, { client, listed }: Destination): Promise<void> {
  listed.add(line.key, line.outcome.kind === "dynamic" ? "dynamic" : "entry");
  const record = seed.read(line.key);
  if (!record) return;
  const bytes = await fittingCopy(record);
  // A pair of bodies that no asset can hold is in KV alone.
  if (bytes.byteLength > WORKERS_MAX_VALUE_BYTES) return;
  const file = join(client, entryAsset(line.key));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

async function fittingCopy(record: StoredRecord): Promise<Uint8Array> {
  const whole = encodeWholeRecord({ ...record, parts: await partsOf(record, record.parts) });
  if (whole.byteLength <= WORKERS_MAX_VALUE_BYTES) return whole;
  const plain = record.parts.filter((name) => !name.includes("."));
  return encodeWholeRecord({ ...record, parts: await partsOf(record, plain) });
}

async function partsOf(record: StoredRecord, names: readonly PartName[]): Promise<ReadonlyMap<PartName, Uint8Array>> {
  const parts = new Map<PartName, Uint8Array>();
  for (const name of names) {
    const bytes = await record.part(name);
    if (bytes) parts.set(name, bytes);
  }
  return parts;
}

async function publicFiles(client: string): Promise<readonly string[]> {
  const files = await glob("**/*", {
    cwd: client,
    dot: true,
    ignore: ["_vinext/**", ".vite/**", "_headers", "_redirects"],
  });
  return files.toSorted().map((file) => `/${relative(client, join(client, file)).replaceAll(sep, "/")}`);
}
