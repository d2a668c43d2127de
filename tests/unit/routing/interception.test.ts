import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalPath } from "../../../src/routing/canonical-path.ts";
import { matchInterception, treePathOf, type Intercepting } from "../../../src/routing/interception.ts";
import { segmentsOf } from "../../../src/routing/segment.ts";

function intercepting(id: string, from: string, to: string): Intercepting {
  const segments = (path: string): Intercepting["from"] => segmentsOf(path.split("/").slice(1));
  return { id, from: from === "/" ? [] : segments(from), segments: segments(to) };
}

function openedAt(path: string, over: string, ...allowed: readonly Intercepting[]): string | undefined {
  const canonical = canonicalPath(path);
  return canonical.kind === "path" ? matchInterception(allowed, { segments: canonical.segments, over }) : undefined;
}

describe("matchInterception", () => {
  const photo = intercepting("photo", "/feed", "/photo/[id]");
  const fresh = intercepting("fresh", "/feed", "/photo/new");
  const likes = intercepting("likes", "/[user]", "/[user]/likes/[...what]");

  it.each([
    ["/photo/1", "/feed", "photo"],
    ["/photo/new", "/feed/x", "fresh"],
    ["/photo", "/feed", undefined],
    ["/photo/1/2", "/feed", undefined],
    ["/ann/likes/x/y", "/ann/posts", "likes"],
    ["/bob/likes/x/y", "/ann/posts", undefined],
    ["/a%20b/likes/x", "/a%20b", "likes"],
  ])("opens at %s over %s: %s", (path, over, expected) => {
    const allowed = expected === "likes" || path.includes("likes") ? [likes] : [photo, fresh];

    expect(openedAt(path, over, ...allowed)).toBe(expected);
  });

  const word = fc.stringMatching(/^[a-z]{1,3}$/);

  it("opens over a page exactly for the values that the page has itself", () => {
    fc.assert(
      fc.property(word, word, word, (user, other, what) => {
        const opened = openedAt(`/${other}/likes/${what}`, `/${user}/posts`, likes);

        expect(opened).toBe(user === other ? "likes" : undefined);
      }),
    );
  });
});

describe("treePathOf", () => {
  it.each([
    [intercepting("a", "/feed", "/photo/[id]"), { path: "/photo/1", over: "/feed/x", depth: 3 }, "/feed/photo/1"],
    [intercepting("b", "/", "/photo/[id]"), { path: "/photo/1", over: "/", depth: 2 }, "/photo/1"],
    [intercepting("c", "/a/b", "/a/c/[...d]"), { path: "/a/c/1/2", over: "/a/b", depth: 4 }, "/a/b/c/1/2"],
    [intercepting("d", "/[u]", "/[u]/likes"), { path: "/ann/likes", over: "/ann/x", depth: 2 }, "/ann/likes"],
  ])("spells the folders on the way: %#", (one, at, expected) => {
    expect(treePathOf(one, at)).toBe(expected);
  });
});
