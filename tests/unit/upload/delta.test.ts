import { describe, expect, it } from "vitest";

import { encodeManifest, rowsOf, uploadManifestKey } from "../../../src/upload/upload-manifest.ts";
import { NOW_MS, rebuilt, useUploadWorld, verdicts } from "./upload-world.ts";
import { BUILT_AT_MS, pairKey, sampleNamespace, samplePages } from "./write-seed.ts";

const world = useUploadWorld();

const putCalls = (): number => world().api.calls.filter((name) => name === "PUT /bulk").length;

describe("a second upload", () => {
  it("writes nothing when nothing changed (C4)", async () => {
    await world().build(samplePages(10));
    await world().upload();
    const before = putCalls();

    const { entries, pairs, billedWrites } = await world().upload();

    expect({ entries, pairs, billedWrites }).toEqual({ entries: verdicts({ kept: 10 }), pairs: 0, billedWrites: 0 });
    expect(putCalls()).toBe(before);
  });

  it("of the same code writes the changed pages and the manifest alone, though all were rendered anew (C4)", async () => {
    await world().build(samplePages(10));
    await world().upload();
    await world().build(rebuilt(samplePages(10)).map((page, index) => (index === 3 ? { ...page, text: "new" } : page)));

    const { entries, pairs, billedWrites, ok } = await world().upload();

    expect({ entries, pairs, billedWrites, ok }).toEqual({
      entries: verdicts({ changed: 1, kept: 9 }),
      pairs: 2,
      billedWrites: 3,
      ok: true,
    });
    expect(world().api.pairs.get(pairKey("/p3", "html"))?.value.toString("latin1")).toContain("new");
  });

  it("of new code touches no key of the build that is live (D5)", async () => {
    await world().build(samplePages(3));
    await world().upload();
    const live = new Map(world().api.pairs);

    await world().build(rebuilt(samplePages(3)), "b2");
    const { entries } = await world().upload();

    expect(entries).toEqual(verdicts({ new: 3 }));
    for (const [key, pair] of live) expect(world().api.pairs.get(key)).toBe(pair);
  });

  it("leaves what a Worker rendered after the build", async () => {
    await world().build(samplePages(3));
    await world().upload();
    const regenerated = world().regenerate("/p1", BUILT_AT_MS + 120_000);
    await world().build(rebuilt(samplePages(3)).map((page) => ({ ...page, text: "rebuilt" })));

    const { entries, ok } = await world().upload();

    expect({ entries, ok }).toEqual({ entries: verdicts({ changed: 2, newer: 1 }), ok: true });
    expect(world().api.pairs.get(pairKey("/p1", "html"))).toBe(regenerated);
  });

  it("replaces what a Worker rendered before the build, though its last upload was equal", async () => {
    await world().build(samplePages(2));
    await world().upload();
    world().regenerate("/p1", BUILT_AT_MS + 1);
    await world().build(rebuilt(samplePages(2)));

    expect((await world().upload()).entries).toEqual(verdicts({ changed: 1, kept: 1 }));
  });

  it("sends an equal page again when the one that is there is stale, so that its first answer is fresh", async () => {
    const page = { path: "/p0", revalidate: 60 };
    await world().build([page]);
    await world().upload();
    await world().build([{ ...page, generation: "g2", startedAtMs: NOW_MS }]);

    expect((await world().upload()).entries).toEqual(verdicts({ renewed: 1 }));
  });

  it("sends a page again when KV will forget it soon (S6)", async () => {
    await world().build(samplePages(1));
    await world().upload({ ttlSeconds: 600 });
    world().clock.nowMs = Date.now();
    expect((await world().upload({ ttlSeconds: 600 })).entries).toEqual(verdicts({ kept: 1 }));

    world().clock.nowMs = Date.now() + 400_000;

    expect((await world().upload({ ttlSeconds: 600 })).entries).toEqual(verdicts({ renewed: 1 }));
  });

  it("finds out that somebody deleted a key, and brings it back", async () => {
    await world().build(samplePages(3));
    await world().upload();
    world().api.remove(pairKey("/p2", "rsc"));

    const { entries, pairs } = await world().upload();

    expect({ entries, pairs }).toEqual({ entries: verdicts({ new: 1, kept: 2 }), pairs: 1 });
  });
});

describe("a dry run", () => {
  it("tells keys, bytes, batches and billed writes, and changes nothing", async () => {
    await world().build(samplePages(5));

    const { pairs, batches, billedWrites, bytes, events } = await world().upload({ dryRun: true });

    const keys = events.flatMap((event) => (event.kind === "would-send" ? [event.key] : []));
    expect({ pairs, batches, billedWrites }).toEqual({ pairs: 10, batches: 3, billedWrites: 11 });
    expect(keys).toEqual(samplePages(5).flatMap(({ path }) => [pairKey(path, "html"), pairKey(path, "rsc")]));
    expect(bytes).toBeGreaterThan(0);
    expect(world().api.pairs.size).toBe(0);
    expect(putCalls()).toBe(0);
  });

  it("names a page that KV would refuse (S3)", async () => {
    await world().build([{ path: "/ok" }, { path: "/huge", text: "x".repeat(26 * 1024 ** 2) }]);

    const { ok, missing } = await world().upload({ dryRun: true });

    expect(ok).toBe(false);
    expect(new Set(missing.map(({ path }) => path))).toEqual(new Set(["/huge"]));
    expect(missing[0]?.reason).toMatch(/its value has \d+ bytes; Workers KV takes 26214400/);
  });
});

describe("a verification", () => {
  it("fails and names the page of a key that is lost after its confirmation (D8)", async () => {
    await world().build(samplePages(10));
    const lost = pairKey("/p7", "rsc");
    world().api.breakWith(({ name }) => {
      if (name === "GET /keys") world().api.remove(lost);
      return undefined;
    });

    const { ok, missing } = await world().upload();

    expect({ ok, missing }).toEqual({ ok: false, missing: [{ path: "/p7", key: lost, reason: "it is not there" }] });
  });

  it("waits for a listing that is behind", async () => {
    await world().build(samplePages(3));
    const hidden = pairKey("/p0", "html");
    const kept: { pair?: ReturnType<typeof world>["api"]["pairs"] extends ReadonlyMap<string, infer P> ? P : never } =
      {};
    world().api.breakWith(({ name, count }) => {
      const pair = world().api.pairs.get(hidden);
      if (name === "GET /keys" && count === 2 && pair) {
        kept.pair = pair;
        world().api.remove(hidden);
      }
      if (name === "GET /keys" && count === 3 && kept.pair) world().api.put(hidden, kept.pair);
      return undefined;
    });

    expect((await world().upload()).ok).toBe(true);
    expect(world().sleeps).toEqual([1000]);
  });

  it("reads values back and finds other bytes", async () => {
    await world().build(samplePages(1));
    const key = pairKey("/p0", "html");
    world().api.breakWith(({ name }) => {
      const pair = world().api.pairs.get(key);
      if (name === "GET /keys" && pair) world().api.put(key, { ...pair, value: Buffer.from("other") });
      return undefined;
    });

    const { missing } = await world().upload();

    expect(missing).toEqual([{ path: "/p0", key, reason: "other bytes came back" }]);
  });
});

describe("a prune", () => {
  it("keeps the last three builds and removes every key of older ones, also those of the Worker (S9)", async () => {
    await uploadBuilds(["b1", "b2", "b3", "b4", "b5"]);
    world().api.put(pairKey("/late", "html", "b1"), { value: Buffer.from(""), metadata: {}, expiration: undefined });
    world().api.put("fence:1", { value: Buffer.from(""), metadata: {}, expiration: undefined });

    const dry = await world().prune("b5", { dryRun: true });
    const sizeBefore = world().api.pairs.size;
    const result = await world().prune("b5");

    expect(dry).toEqual(result);
    expect(result).toEqual({ retained: ["b5", "b4", "b3"], builds: ["b2", "b1"], keys: 11 });
    expect(world().api.pairs.size).toBe(sizeBefore - 11);
    expect(world().api.pairs.has("fence:1")).toBe(true);
    expect(world().api.pairs.has(pairKey("/p0", "html", "b3"))).toBe(true);
    expect((await world().prune("b5")).builds).toEqual([]);
  });

  it("leaves the pages that the build shares with an old one, though KV does not show yet that it was uploaded", async () => {
    await uploadBuilds(["b1", "b2", "b3", "b4"]);
    const namespaces = [sampleNamespace("b1"), sampleNamespace("b4")];
    const value = Buffer.from(encodeManifest({ buildId: "b1", namespaces, rows: rowsOf([]) }));
    world().api.put(uploadManifestKey("b1"), { value, metadata: { uploadedAtMs: 1 }, expiration: undefined });
    world().api.remove(uploadManifestKey("b4"));

    const { builds } = await world().prune("b4");

    expect(builds).toEqual(["b1"]);
    expect(["b1", "b4"].map((id) => world().api.pairs.has(pairKey("/p0", "html", id)))).toEqual([false, true]);
  });

  it("finishes after trouble, and takes up what an interrupted one left", async () => {
    await uploadBuilds(["b1", "b2", "b3", "b4"]);
    world().api.breakWith(({ name }) => (name === "POST /bulk/delete" ? { kind: "status", status: 403 } : undefined));
    await expect(world().prune("b4")).rejects.toThrow("refused the credentials");
    world().api.breakWith(({ name, count }) =>
      name === "POST /bulk/delete" && count < 2 ? { kind: count === 0 ? "half" : "status", status: 500 } : undefined,
    );

    expect((await world().prune("b4")).builds).toEqual(["b1"]);
    expect([...world().api.pairs.keys()].filter((key) => key === pairKey("/p0", "html", "b1"))).toEqual([]);
  });
});

async function uploadBuilds(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    world().clock.nowMs += 60_000;
    await world().build(samplePages(2), id);
    await world().upload();
  }
}
