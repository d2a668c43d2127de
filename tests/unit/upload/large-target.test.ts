import { describe, expect, it } from "vitest";

import { rebuilt, useUploadWorld, verdicts } from "./upload-world.ts";
import { BUILT_AT_MS, pairKey, samplePages } from "./write-seed.ts";

const world = useUploadWorld();

describe("a second upload to a target that is too large to list", () => {
  const LARGE = { listUpTo: 10 };
  const looks = (): number => world().api.calls.filter((name) => name === "GET /keys").length;

  it("looks for what changed and for a sample, and takes the rest for what the last upload noted (C4)", async () => {
    await world().build(samplePages(30));
    await world().upload(LARGE);
    world().regenerate("/p4", BUILT_AT_MS + 120_000);
    await world().build(
      rebuilt(samplePages(30)).map((page, index) => (index === 3 || index === 4 ? { ...page, text: "new" } : page)),
    );
    const before = looks();

    const { entries, noted, pairs, ok } = await world().upload(LARGE);

    expect({ entries, noted, pairs, ok }).toEqual({
      entries: verdicts({ changed: 1, newer: 1, kept: 28 }),
      noted: 28,
      pairs: 2,
      ok: true,
    });
    // The pairs of one page as sample, those of two changed pages before and after.
    expect(looks() - before).toBe(2 + 4 + 4);
    expect((await world().upload(LARGE)).billedWrites).toBe(0);
  });

  it("looks for all when the sample is not there", async () => {
    await world().build(samplePages(30));
    await world().upload(LARGE);
    for (const path of ["/p1", "/p15"]) world().api.remove(pairKey(path, "rsc"));

    const { entries, noted } = await world().upload(LARGE);

    expect({ entries, noted }).toEqual({ entries: verdicts({ new: 2, kept: 28 }), noted: 0 });
  });

  it("looks for what is stale by now, and for what KV will forget soon (S6)", async () => {
    const pages = samplePages(30).map((page, index) => (index < 2 ? { ...page, revalidate: 3600 } : page));
    await world().build(pages);
    await world().upload({ ...LARGE, ttlSeconds: 86_400 });

    world().clock.nowMs += 3_600_000;
    expect((await world().upload({ ...LARGE, ttlSeconds: 86_400 })).noted).toBe(28);

    world().clock.nowMs += 50_000_000;
    expect((await world().upload({ ...LARGE, ttlSeconds: 86_400 })).noted).toBe(0);
  });

  it("takes nothing for noted while an interrupted upload is not finished (B11)", async () => {
    await world().build(samplePages(30));
    await world().upload(LARGE);
    await world().build(rebuilt(samplePages(30)).map((page) => ({ ...page, text: "other" })));
    world().api.breakWith(({ name, count }) =>
      name === "PUT /bulk" && count > 2 ? { kind: "status", status: 400 } : undefined,
    );
    await world().upload(LARGE);
    world().api.breakWith(() => undefined);
    await world().build(samplePages(30));

    const { noted, ok } = await world().upload(LARGE);

    expect({ noted, ok }).toEqual({ noted: 0, ok: true });
  });
});
