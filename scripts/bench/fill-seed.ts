import { hash } from "node:crypto";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { brotliCompressSync, constants } from "node:zlib";
import type { PlannedEntry, SettledEntry } from "../../src/cache/seed.ts";
import { openSeed, openSeedWriter, type SqliteSeed } from "../../src/cache-handlers/sqlite-seed.ts";
import type { EntryHead, PartName } from "../../src/entry/entry.ts";
import { frameHead, framePart, readHead, readPart, type Digest } from "../../src/entry/frame.ts";
import { cacheKey } from "../../src/entry/key.ts";

/**
 * Fills the seed of a built site with copies of its first post: as many pages as the count says, each with its own slug in head and
 * bodies. Rendering them would take minutes and measure nothing else. The first `changed` of them say something else than
 * before. Returns the path of the finished seed.
 */
export function fillSeed(root: string, count: number, changed = 0): string {
  const file = path.join(root, "dist/prerender.sqlite");
  const template = readTemplate(file);
  const writer = openSeedWriter(file);
  writer.begin(template.run);
  for (let first = 0; first < count; first += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) => first + index);
    const pages = numbers.map((number) => pageOf(template, number, number < changed ? "changed" : "same"));
    writer.plan(pages.map(({ planned }) => planned));
    const rows = new Map(writer.pending(0, BATCH).map((row) => [row.key, row.id]));
    writer.record(pages.map(({ planned, settled }) => ({ ...settled, id: rows.get(planned.key) ?? 0 })));
  }
  writer.finish();
  return file;
}

/** Fills a plain database with the same documents under their URL paths: what one read by key costs without us. */
export function fillPlain(root: string, count: number): string {
  const seed = path.join(root, "dist/prerender.sqlite");
  const { parts } = readTemplate(seed);
  const html = Buffer.from(parts.get("html") ?? []).toString();
  const file = path.join(root, "plain.sqlite");
  const db = new DatabaseSync(file);
  db.exec("CREATE TABLE pages (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, body BLOB NOT NULL) STRICT; BEGIN");
  const insert = db.prepare("INSERT INTO pages (path, body) VALUES (?, ?)");
  for (let number = 0; number < count; number += 1) {
    insert.run(`/posts/${slugOf(number)}`, Buffer.from(html.replaceAll(FIRST, slugOf(number))));
  }
  db.exec("COMMIT");
  db.close();
  return file;
}

const FIRST = "000000";
const BATCH = 500;

interface Template {
  readonly run: SqliteSeed["run"];
  readonly head: EntryHead;
  /** Identity bodies, unframed. */
  readonly parts: ReadonlyMap<"html" | "rsc", Uint8Array>;
}

function readTemplate(file: string): Template {
  const seed = openSeed(file);
  const line = seed.lines(0, 1_000).find((one) => one.path === `/posts/${FIRST}`);
  const record = line && seed.read(line.key);
  const read = record && readHead(record.head, digest);
  if (read?.kind !== "head") throw new Error(`${file} has no post to copy.`);
  const parts = new Map<"html" | "rsc", Uint8Array>();
  for (const name of ["html", "rsc"] as const) {
    const framed = record?.part(name);
    const part = framed instanceof Uint8Array ? readPart(framed, digest) : undefined;
    if (part?.kind === "part") parts.set(name, part.bytes);
  }
  const { run } = seed;
  seed.close();
  return { run, head: read.head, parts };
}

function pageOf(
  { head, parts }: Template,
  number: number,
  output: "same" | "changed",
): { readonly planned: PlannedEntry; readonly settled: SettledEntry } {
  const slug = slugOf(number);
  const own = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(FIRST, slug)) as T;
  const ownHead = { ...own(head), generation: `${head.generation}-${slug}-${output}` };
  const key = cacheKey({ namespace: head.namespace, path: ownHead.path });
  const framed = new Map<PartName, Uint8Array>();
  for (const [name, bytes] of parts) {
    const text = Buffer.from(bytes)
      .toString()
      .replaceAll(FIRST, slug)
      .replaceAll("line-of", output === "same" ? "line-of" : "line-at");
    const body = Buffer.from(text);
    framed.set(name, framePart(body, digest));
    framed.set(`${name}.br`, framePart(brotliCompressSync(body, FAST), digest));
  }
  const { generation, startedAtMs, status, tags } = ownHead;
  const record = { key, generation, startedAtMs, listed: true, head: frameHead(ownHead, digest), parts: framed };
  const outcome = { kind: "rendered", status, generation, bytes: 0, ms: 0, tags } as const;
  return { planned: { key, path: ownHead.path, route: head.route }, settled: { id: 0, outcome, record } };
}

// The size is about that of a build's level; nobody waits for the smallest.
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const digest: Digest = (bytes) => hash("sha256", bytes, "buffer");

function slugOf(number: number): string {
  return String(number).padStart(FIRST.length, "0");
}
