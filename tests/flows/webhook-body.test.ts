import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { callWorld, hookedNews, refusal, SECRET, signedMessage } from "../helpers/webhook.ts";
import { createWorld } from "../helpers/world.ts";

const NOW = Date.UTC(2026, 0, 1) / 1000;
const CALL = { paths: ["/posts"], tags: ["news"], mode: "expire" };

describe("what is sent", () => {
  it.each<[unknown, string]>([
    ["", "422 The body is not JSON."],
    ["paths=/posts", "422 The body is not JSON."],
    ['{"paths":["/posts"]', "422 The body is not JSON."],
    ["[".repeat(60_000), "422 The body is not JSON."],
    ["null", "422 The body is not an object."],
    ['["/posts"]', "422 The body is not an object."],
    [{ path: "/posts" }, '422 There is no field "path"; the fields are paths, tags, mode, dryRun.'],
    ['{"__proto__":{"tags":["news"]}}', '422 There is no field "__proto__"; the fields are paths, tags, mode, dryRun.'],
    [{}, "422 paths and tags are empty: there is nothing to revalidate."],
    [{ paths: [], tags: [] }, "422 paths and tags are empty: there is nothing to revalidate."],
    [{ paths: "/posts" }, "422 paths is not a list."],
    [{ tags: { 0: "news" } }, "422 tags is not a list."],
    [{ paths: null, tags: ["news"] }, "422 paths is not a list."],
    [{ ...CALL, mode: "purge" }, "422 mode is neither stale nor expire."],
    [{ ...CALL, mode: ["expire"] }, "422 mode is neither stale nor expire."],
    [{ ...CALL, dryRun: "false" }, "422 dryRun is neither true nor false."],
    [{ paths: ["/posts", 7] }, "422 paths[1] is neither a path nor an object with path and type."],
    [{ paths: ["posts"] }, "422 paths[0] does not begin with a slash."],
    [{ paths: ["https://example.com/posts"] }, "422 paths[0] does not begin with a slash."],
    [{ paths: ["//example.com/posts"] }, "422 paths[0] has an empty segment."],
    [{ paths: ["/a/../posts"] }, "422 paths[0] has a segment of dots."],
    [{ paths: ["/a/%2e%2E/posts"] }, "422 paths[0] has a segment of dots."],
    [{ paths: ["/..%2f..%2fetc/passwd"] }, "422 paths[0] has a segment of dots."],
    [{ paths: ["/a\\..\\posts"] }, "422 paths[0] has a segment of dots."],
    [{ paths: ["/posts%00"] }, "422 paths[0] has a control character."],
    [{ paths: ["/posts\r\nSet-Cookie: a=b"] }, "422 paths[0] has a control character."],
    [{ paths: [`/${"a".repeat(1_024)}`] }, "422 paths[0] has more than 1024 characters."],
    [
      { paths: ["/open/[slug]"] },
      '422 paths[0] is a pattern and needs a type: { "path": "/open/[slug]", "type": "page" }.',
    ],
    [{ paths: [{ path: 1, type: "page" }] }, "422 paths[0].path is not a text."],
    [{ paths: [{ path: "/posts", type: "route" }] }, "422 paths[0].type is neither page nor layout."],
    [{ paths: [{ path: "/posts", kind: "page" }] }, '422 paths[0] has a field "kind"; its fields are path and type.'],
    [{ paths: [{ path: "/../x", type: "layout" }] }, "422 paths[0].path has a segment of dots."],
    [{ tags: ["news", ""] }, "422 tags[1] is not a text."],
    [{ tags: [null] }, "422 tags[0] is not a text."],
    [{ tags: ["x".repeat(257)] }, "422 tags[0] has more than 256 characters."],
    [{ tags: Array.from({ length: 1_001 }, () => "news") }, "422 paths and tags have 1001 items, more than 1000."],
    ["x".repeat(65_537), "413 The body is larger than 65536 bytes."],
  ])("refuses %.60j", async (body, expected) => {
    expect(await refusal(body)).toBe(expected);
  });

  it("refuses a body by its announced length, without taking it", async () => {
    const headers = { "content-length": String(10 * 1024 * 1024) };

    expect(await refusal(CALL, { headers })).toBe("413 The body is larger than 65536 bytes.");
  });

  it("takes 1,000 items, and 64 KiB", async () => {
    const items = await callWorld(hookedNews(), { tags: Array.from({ length: 1_000 }, (_, index) => `tag ${index}`) });
    const bytes = await callWorld(hookedNews(), `{"tags":["news"]}${" ".repeat(65_536 - 17)}`);

    expect([items.status, bytes.status]).toEqual([200, 200]);
    expect(items.receipt().items).toHaveLength(1_000);
  });

  it("takes tags as opaque text (K7)", async () => {
    const tags = ["a,b", " a", "é", "e\u0301", "日本/%25", "\ud800", "'; DROP TABLE fences", "_N_T_/posts"];
    const world = createWorld((render) => ({ text: `v${render}`, tags }), { door: { revalidateSecrets: [SECRET] } });
    await world.get("/open/a");

    const answer = await callWorld(world, { tags: [...tags, "a", "e"], dryRun: true });

    expect(answer.receipt().items.map(({ entries }) => entries)).toEqual([...tags.map(() => 1), 0, 0]);
  });

  it("answers whatever is signed with a receipt or one sentence, and never with 500", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), callLike()), async (body) => {
        const world = hookedNews();
        await world.get("/posts");

        const answer = await callWorld(world, body);
        await world.settle();

        expect([200, 413, 422]).toContain(answer.status);
        if (answer.status !== 200) expect(world.told("invalidated")).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("refuses whatever is not signed, with 4xx", async () => {
    const headerName = fc.constantFrom("webhook-id", "webhook-timestamp", "webhook-signature", "authorization");
    const headers = fc.dictionary(headerName, fc.string({ unit: "binary-ascii" }));
    await fc.assert(
      fc.asyncProperty(headers, fc.string(), async (changed, body) => {
        const { headers: signed } = signedMessage(CALL, { timestamp: NOW });
        fc.pre(Object.keys(changed).length > 0 && body !== signedMessage(CALL).body);
        const world = hookedNews();

        const answer = await callWorld(world, body, { headers: { ...signed, ...changed } });

        expect([401, 413]).toContain(answer.status);
        expect(world.told("invalidated")).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

/** Bodies that are nearly right. */
function callLike(): fc.Arbitrary<string> {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("/posts", "/", "news", "/[x]", "/%", "/%zz", "/\ud800"),
  );
  const path = fc.oneof(
    text,
    fc.record({ path: text, type: fc.constantFrom("page", "layout", "route") }),
    fc.jsonValue(),
  );
  const fields = {
    paths: fc.oneof(fc.array(path), fc.jsonValue()),
    tags: fc.oneof(fc.array(text), fc.jsonValue()),
    mode: fc.constantFrom("stale", "expire", "", null),
    dryRun: fc.oneof(fc.boolean(), fc.jsonValue()),
  };
  return fc.record(fields, { requiredKeys: [] }).map((body) => JSON.stringify(body));
}
