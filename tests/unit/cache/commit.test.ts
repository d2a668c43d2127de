import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";

import { createMemoryHandler } from "../../../src/cache-handlers/memory.ts";
import { commit, putRecordOf } from "../../../src/cache/commit.ts";
import type { CommitResult } from "../../../src/cache/commit.ts";
import type { CacheHandler } from "../../../src/cache/handler.ts";
import { previousOf } from "../../../src/cache/unchanged.ts";
import type { PartName } from "../../../src/entry/entry.ts";
import { readHead, readPart } from "../../../src/entry/frame.ts";
import type { Digest } from "../../../src/entry/frame.ts";
import { guard } from "../../../src/entry/guard.ts";
import type { EntryDraft, StorableEntry } from "../../../src/entry/guard.ts";
import { cacheKey } from "../../../src/entry/key.ts";

const START_MS = 1_800_000_000_000;
const NAMESPACE = "0123456789abcdef0123456789abcdef";
const KEY = cacheKey({ namespace: NAMESPACE, path: "/posts" });
const digest: Digest = (bytes) => createHash("sha256").update(bytes).digest();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const page = (title: string) => ({
  kind: "page" as const,
  html: bytes(`<!DOCTYPE html><html><body>${title}</body></html>`),
  rsc: bytes(`0:${title}`),
});
const DRAFT: EntryDraft = {
  status: 200,
  headers: [
    ["x-a", "1"],
    ["x-b", "2"],
  ],
  tags: ["posts", "authors"],
  revalidate: 60,
  expireSeconds: 3_600,
  bodies: page("hello"),
  after: [],
};

function entry(
  generation: string,
  changes: Partial<EntryDraft & { readonly startedAtMs: number }> = {},
): StorableEntry {
  const { startedAtMs = START_MS, ...draft } = changes;
  const facts = {
    namespace: NAMESPACE,
    path: "/posts",
    route: "/posts/page",
    generation,
    startedAtMs,
    expireSeconds: 3_600,
  };
  const result = guard({ ...DRAFT, ...draft }, facts);
  if (result.kind === "refused") throw new Error(`The sample was refused: ${result.reason}.`);
  return result.entry;
}

const later = (changes: Partial<EntryDraft>): StorableEntry =>
  entry("second", { ...changes, startedAtMs: START_MS + 10 });

/** Commits a first entry, then a second one that is compared with it. */
async function commitTwice(
  second: StorableEntry,
): Promise<{ readonly result: CommitResult; readonly handler: CacheHandler }> {
  const handler = createMemoryHandler({ maxBytes: 1_000_000 });
  await commit(handler, entry("first"), { listed: true, digest });
  const stored = await handler.read(KEY);
  const previous = stored && (await previousOf(stored, digest));
  return { result: await commit(handler, second, { listed: true, digest, previous }), handler };
}

describe("commit", () => {
  it("stores framed head and bodies under the key of the entry", async () => {
    const handler = createMemoryHandler({ maxBytes: 1_000_000 });

    expect(await commit(handler, entry("first"), { listed: true, digest })).toBe("stored");

    const stored = await handler.read(KEY);
    const html = await stored?.part("html");
    expect(stored?.parts).toEqual(["html", "rsc"]);
    expect(stored && readHead(stored.head, digest)).toEqual({ kind: "head", head: entry("first").head });
    expect(html && readPart(html, digest)).toEqual({ kind: "part", bytes: page("hello").html });
  });

  it("stores further codings, made only when they are needed", async () => {
    let made = 0;
    const parts = () => {
      made += 1;
      return new Map<PartName, Uint8Array>([["html.br", bytes("packed")]]);
    };
    const handler = createMemoryHandler({ maxBytes: 1_000_000 });

    await commit(handler, entry("first"), { listed: true, digest, parts });
    const stored = await handler.read(KEY);
    const previous = stored && (await previousOf(stored, digest));
    await commit(handler, later({}), { listed: true, digest, parts, previous });

    const br = await stored?.part("html.br");
    expect(br && readPart(br, digest)).toEqual({ kind: "part", bytes: bytes("packed") });
    expect(made).toBe(1);
  });

  it("renews the times and nothing else when the output is equal, in whatever order tags came (C1)", async () => {
    const { result, handler } = await commitTwice(later({ tags: ["authors", "posts"] }));

    expect(result).toBe("unchanged");
    expect(await handler.read(KEY)).toMatchObject({ generation: "first", startedAtMs: START_MS + 10 });
  });

  it.each<readonly [string, Partial<EntryDraft>]>([
    ["body", { bodies: page("other") }],
    ["payload alone", { bodies: { ...page("hello"), rsc: bytes("0:else") } }],
    ["status", { status: 404 }],
    ["header", { headers: [["x-a", "1"]] }],
    ["order of headers", { headers: DRAFT.headers.toReversed() }],
    ["tags", { tags: ["posts"] }],
    ["window", { revalidate: 61 }],
    ["ceiling", { expireSeconds: 7_200 }],
    ["kind", { bodies: { kind: "handler", body: bytes("{}") } }],
  ])("stores a whole generation when the %s differs", async (_, changes) => {
    const { result, handler } = await commitTwice(later(changes));

    expect(result).toBe("stored");
    expect(await handler.read(KEY)).toMatchObject({ generation: "second" });
  });

  it("tells that a later render is there already (T3)", async () => {
    const { result } = await commitTwice(entry("second", { bodies: page("late"), startedAtMs: START_MS - 1 }));

    expect(result).toBe("older");
  });

  it("stores an equal output whole when the generation it equals is gone", async () => {
    const handler = createMemoryHandler({ maxBytes: 1_000_000 });
    await commit(handler, entry("first"), { listed: true, digest });
    const stored = await handler.read(KEY);
    const previous = stored && (await previousOf(stored, digest));
    await commit(handler, entry("between", { bodies: page("between"), startedAtMs: START_MS + 5 }), {
      listed: true,
      digest,
    });

    expect(await commit(handler, later({}), { listed: true, digest, previous })).toBe("stored");
    expect(await handler.read(KEY)).toMatchObject({ generation: "second" });
  });

  it("refuses a body that the store cannot take and names it (S3)", async () => {
    const handler = createMemoryHandler({ maxBytes: 100 });

    await expect(
      commit(handler, entry("a", { bodies: page("x".repeat(100)) }), { listed: true, digest }),
    ).rejects.toMatchObject({
      code: "VINEXT_ENTRY_TOO_LARGE",
      message: expect.stringMatching(/html of \/posts has 1\d\d bytes/),
    });
    expect(await handler.read(KEY)).toBeUndefined();
  });

  it("goes without a coding that does not fit", async () => {
    const parts = new Map<PartName, Uint8Array>([["html.gzip", new Uint8Array(2_000)]]);

    const record = await putRecordOf(entry("a"), { listed: true, digest, parts, maxPartBytes: 1_000 });

    expect([...record.parts.keys()]).toEqual(["html", "rsc"]);
    expect(record).toMatchObject({ key: KEY, generation: "a", startedAtMs: START_MS, listed: true });
  });
});

describe("previousOf", () => {
  it("gives nothing to compare with when a byte of a stored body is damaged, so that it is replaced (S2)", async () => {
    const handler = createMemoryHandler({ maxBytes: 1_000_000 });
    await commit(handler, entry("first"), { listed: true, digest });
    const stored = await handler.read(KEY);
    const rsc = (await stored?.part("rsc"))?.slice() ?? new Uint8Array();
    rsc[rsc.length - 1] = 0;
    await handler.addPart(KEY, "first", { name: "rsc", bytes: rsc });

    const damaged = await handler.read(KEY);

    expect(damaged && (await previousOf(damaged, digest))).toBeUndefined();
    expect(stored && (await previousOf({ ...stored, head: bytes("no frame") }, digest))).toBeUndefined();
    expect(stored && (await previousOf({ ...stored, part: () => undefined }, digest))).toBeUndefined();
  });
});
