import { describe, expect, it } from "vitest";

import { uploadManifestKey } from "../../../src/upload/upload-manifest.ts";
import { rebuilt, useUploadWorld, verdicts } from "./upload-world.ts";
import { pairKey, samplePages } from "./write-seed.ts";

const world = useUploadWorld(samplePages(10));
const pageKeys = (buildId: string): readonly string[] =>
  samplePages(10).flatMap(({ path }) => [pairKey(path, "html", buildId), pairKey(path, "rsc", buildId)]);
const absent = (buildId: string): readonly string[] => pageKeys(buildId).filter((key) => !world().api.pairs.has(key));
const put = (key: string, value: Buffer | string, metadata: unknown = {}): void =>
  world().api.put(key, { value: Buffer.from(value), metadata, expiration: undefined });

describe("two uploads at once", () => {
  it("of one build both find everything there in the end", async () => {
    const runs = await Promise.all([world().upload(), world().upload()]);

    expect(runs.map(({ ok, missing }) => ({ ok, missing }))).toEqual([
      { ok: true, missing: [] },
      { ok: true, missing: [] },
    ]);
    expect(absent("b1")).toEqual([]);
    expect((await world().upload()).billedWrites).toBe(0);
  });

  it("of two builds do not touch each other's keys (D5)", async () => {
    const first = world().upload();
    await world().build(rebuilt(samplePages(10)), "b2");
    const runs = await Promise.all([first, world().upload()]);

    expect(runs.map(({ ok }) => ok)).toEqual([true, true]);
    expect([...absent("b1"), ...absent("b2")]).toEqual([]);
    expect(pageKeys("b2").filter((key) => pageKeys("b1").includes(key))).toEqual([]);
  });
});

describe("a namespace whose upload manifest", () => {
  const manifest = uploadManifestKey("b1");

  it.each([
    ["is missing", undefined],
    ["is broken", Buffer.alloc(40, 255)],
    ["is of another version", Buffer.from('\u0000\u0000\u0000\u0020{"version":9,"buildId":"b1" }    ')],
  ])("%s is compared by what stands in it, and gets a manifest again", async (_, value) => {
    await world().upload();
    const whole = world().api.pairs.get(manifest)?.value;
    if (value) put(manifest, value);
    else world().api.remove(manifest);

    const { ok, entries, pairs } = await world().upload();

    expect({ ok, entries, pairs }).toEqual({ ok: true, entries: verdicts({ kept: 10 }), pairs: 0 });
    expect(world().api.pairs.get(manifest)?.value).toEqual(whole);
  });
});

describe("keys of somebody else", () => {
  it("stay, whatever is uploaded and pruned", async () => {
    const foreign = ["cache:app", "cache:apps:n:/p0:html", "settings", `mine:${pairKey("/p0", "html")}`];
    for (const key of foreign) put(key, "theirs");

    for (const id of ["b1", "b2", "b3", "b4"]) {
      world().clock.nowMs += 60_000;
      await world().build(samplePages(2), id);
      expect((await world().upload()).ok).toBe(true);
    }
    expect((await world().prune("b4")).builds).toEqual(["b1"]);

    expect(foreign.map((key) => world().api.pairs.get(key)?.value.toString())).toEqual(foreign.map(() => "theirs"));
  });

  it("under a key of ours are replaced: no Worker could read them", async () => {
    put(pairKey("/p3", "html"), "theirs", { v: 99 });

    const { ok, entries } = await world().upload();

    expect({ ok, entries }).toEqual({ ok: true, entries: verdicts({ new: 10 }) });
    expect(world().api.pairs.get(pairKey("/p3", "html"))?.value.toString("latin1")).toContain("/p3");
  });
});
