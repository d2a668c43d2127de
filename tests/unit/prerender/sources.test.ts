import { describe, expect, it } from "vitest";
import { createSources } from "../../../src/prerender/sources.ts";

const SOON_MS = 600_000;

describe("a server that is asked too often (B4)", () => {
  it("is asked again when it says so, and by nobody before", async () => {
    const { asked, sources, answers } = withAnswers(429);
    const page = (path: string) => () => sources.fetch(`http://source.test${path}`).then(({ status }) => status);

    const first = sources.watch(page("/a"), Date.now() + SOON_MS).ended;
    await answers.first;
    await new Promise(setImmediate);
    const second = sources.watch(page("/b"), Date.now() + SOON_MS).ended;

    expect(await Promise.all([first, second])).toEqual([200, 200]);
    expect(asked.map(({ path }) => path).toSorted()).toEqual(["/a", "/a", "/b"]);
    const [turnedAway, ...later] = asked;
    expect(later.every(({ atMs }) => atMs - (turnedAway?.atMs ?? 0) >= 90)).toBe(true);
  });

  it.each([
    ["the page would be late", 429, {}, 50],
    [
      "a stream was sent, which is used up",
      429,
      { method: "POST", body: new ReadableStream(), duplex: "half" },
      SOON_MS,
    ],
    ["it failed in another way", 500, {}, SOON_MS],
  ])("is not asked again when %s", async (_, status, init, leftMs) => {
    const { asked, sources } = withAnswers(status);

    const { ended } = sources.watch(() => sources.fetch("http://source.test/a", init), Date.now() + leftMs);

    expect((await ended).status).toBe(status);
    expect(asked).toHaveLength(1);
  });

  it("is left to app code outside of a render", async () => {
    const { sources } = withAnswers(429);

    expect((await sources.fetch("http://source.test/a")).status).toBe(429);
  });
});

/** A server whose first answer has a given status. */
function withAnswers(first: number) {
  const asked: { readonly path: string; readonly atMs: number }[] = [];
  const answered = Promise.withResolvers<void>();
  const sources = createSources((input) => {
    asked.push({ path: new URL(input instanceof Request ? input.url : input).pathname, atMs: Date.now() });
    const isFirst = asked.length === 1;
    queueMicrotask(answered.resolve);
    return Promise.resolve(new Response("", { status: isFirst ? first : 200, headers: { "retry-after": "0" } }));
  });
  return { asked, sources, answers: { first: answered.promise } };
}
