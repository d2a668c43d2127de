import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { TOKEN } from "../../helpers/fake-kv-api.ts";
import type { Fault } from "../../helpers/fake-kv-api.ts";
import { useUploadWorld } from "./upload-world.ts";
import { pairKey, samplePages } from "./write-seed.ts";

const world = useUploadWorld(samplePages(10));

/** Everything is there, and nothing that was confirmed was sent once more. */
function expectAllOnce(): void {
  const { pairs, confirmed } = world().api;
  const keys = samplePages(10).flatMap(({ path }) => [pairKey(path, "html"), pairKey(path, "rsc")]);
  expect(keys.filter((key) => !pairs.has(key))).toEqual([]);
  expect(keys.filter((key) => confirmed.get(key) !== 1)).toEqual([]);
}

const BREAKS: readonly (readonly [string, Fault])[] = [
  ["429 with Retry-After", { kind: "status", status: 429, retryAfter: "7" }],
  ["429 without it", { kind: "status", status: 429 }],
  ["500", { kind: "status", status: 500 }],
  ["502", { kind: "status", status: 502 }],
  ["524", { kind: "status", status: 524 }],
  ["a connection that is reset before anything was stored", { kind: "reset", applied: "none" }],
  ["a connection that is reset after all was stored", { kind: "reset", applied: "all" }],
  ["a connection that is reset half-way", { kind: "reset", applied: "half" }],
  ["no answer in time", { kind: "hang", applied: "all" }],
  ["a batch that is taken by half", { kind: "half" }],
];

/** Only where no answer comes is the deadline waited for. */
function deadlineFor(fault: Fault): { readonly deadlineMs?: number } {
  return fault.kind === "hang" ? { deadlineMs: 1_000 } : {};
}

describe("an upload that meets trouble (D6)", () => {
  it.each(BREAKS)("finishes after %s on every second call, and repeats nothing confirmed", async (_, fault) => {
    world().api.breakWith(({ name, count }) => (name === "PUT /bulk" && count % 2 === 0 ? fault : undefined));

    const { ok, missing, pairs } = await world().upload(deadlineFor(fault));

    expect({ ok, missing, pairs }).toEqual({ ok: true, missing: [], pairs: 20 });
    expectAllOnce();
    expect(existsSync(world().journalFile)).toBe(false);
  });

  it.each(BREAKS)("finishes after %s on the first calls of every kind", async (_, fault) => {
    world().api.breakWith(({ name, count }) => {
      const isRead = name.startsWith("GET");
      return count < 2 && !(isRead && fault.kind === "half") ? fault : undefined;
    });

    expect((await world().upload(deadlineFor(fault))).ok).toBe(true);
    expectAllOnce();
  });

  it("waits as long as Retry-After says, all calls together", async () => {
    world().api.breakWith(({ name, count }) =>
      name === "PUT /bulk" && count === 0 ? { kind: "status", status: 429, retryAfter: "7" } : undefined,
    );

    await world().upload();

    expect(world().sleeps).toContain(7000);
    expectAllOnce();
  });

  it("cuts a batch in two as often as 413 asks for it", async () => {
    world().api.breakWith(({ name, keys }) =>
      name === "PUT /bulk" && keys.length > 1 ? { kind: "status", status: 413 } : undefined,
    );

    expect((await world().upload()).ok).toBe(true);
    expectAllOnce();
  });

  it("names a page that no call takes, brings all others and exits with a list", async () => {
    const lost = pairKey("/p3", "html");
    world().api.breakWith(({ keys }) => (keys.includes(lost) ? { kind: "status", status: 413 } : undefined));

    const { ok, missing } = await world().upload();

    expect(ok).toBe(false);
    expect(missing).toEqual([{ path: "/p3", key: lost, reason: "413: no (10413)" }]);
    expect([...world().api.pairs.keys()].filter((key) => key.startsWith("cache:app:"))).toHaveLength(19);
    expect([...world().api.pairs.keys()].filter((key) => key.startsWith("cache:upload:"))).toHaveLength(0);
  });

  it("sends only what is missing when it is run again", async () => {
    const lost = pairKey("/p3", "html");
    world().api.breakWith(({ keys }) => (keys.includes(lost) ? { kind: "status", status: 413 } : undefined));
    await world().upload();
    world().api.breakWith(() => undefined);

    const { ok, pairs } = await world().upload();

    expect({ ok, pairs }).toEqual({ ok: true, pairs: 1 });
    expectAllOnce();
  });

  it("gives up on a service that is down, and lists every page", async () => {
    world().api.breakWith(({ name }) => (name === "PUT /bulk" ? { kind: "status", status: 503 } : undefined));

    const { ok, missing } = await world().upload();

    expect(ok).toBe(false);
    expect(new Set(missing.map(({ path }) => path)).size).toBe(10);
    // Eight attempts of the first batches, and none of the rest.
    expect(world().api.calls.filter((name) => name === "PUT /bulk").length).toBeLessThanOrEqual(24);
  });

  it("stops at once when the credentials are refused, and does not repeat them", async () => {
    const failure: unknown = await world()
      .upload({ token: "wrong-token-987" })
      .catch((error: unknown) => error);

    expect(String(failure)).toContain("Cloudflare refused the credentials (403: Authentication error: Bearer …");
    expect(String(failure)).not.toContain("wrong-token-987");
    expect(world().api.calls).toHaveLength(1);
  });

  it("neither shows nor stores the token, whatever a service answers", async () => {
    world().api.breakWith(({ name, count, authorization }) =>
      name === "PUT /bulk" && count > 0
        ? { kind: "status", status: 400, message: `bad header ${authorization}` }
        : undefined,
    );
    const failed = await world().upload();
    const journal = readFileSync(world().journalFile, "utf8");
    world().api.breakWith(() => undefined);
    const mended = await world().upload();

    expect(failed.missing[0]?.reason).toContain("bad header Bearer …");
    expect(journal).toContain("b1");
    const stored = [...world().api.pairs].map(([key, { value, metadata }]) => [
      key,
      value.toString("latin1"),
      metadata,
    ]);
    expect(JSON.stringify([failed, mended, journal, stored])).not.toContain(TOKEN);
  });
});
