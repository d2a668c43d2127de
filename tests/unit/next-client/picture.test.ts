import { describe, expect, it } from "vitest";
import { draw, overOf, redraw, sourcesOf, type Picture } from "../../../src/render/client/picture.ts";
import type { RscPayload } from "../../../src/render/payload.ts";

const SITE = { basePath: "/base", trailingSlash: false };

function payload(path: string, slots: RscPayload["slots"] = {}, rest: Partial<RscPayload> = {}): RscPayload {
  return { build: "b", path: `/base${path}`, params: {}, root: `root of ${path}`, status: 200, slots, ...rest };
}

function holds(node: string, unmatched: boolean): NonNullable<RscPayload["slots"]>[string] {
  return { node, segments: [], ...(unmatched ? { unmatched: true } : {}) };
}

function drawn(shown: Picture | undefined, page: RscPayload): Picture {
  const picture = draw(shown, page, `http://site.test${page.path}#part`);
  if (!picture) throw new Error("There is nothing to see.");
  return picture;
}

function contents({ slots }: Picture): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...slots].map(([id, { node }]) => [id, node]));
}

const DASH = payload("/dash", { "@team": holds("team", false), "@stats": holds("stats", false) });
const SETTINGS = payload("/settings", { "@team": holds("settings", false), "@stats": holds("default", true) });
const FEED = payload("/feed", { "@modal": holds("nothing", true) }, { intercepts: ["/photo/[id]", "/docs/[...path]"] });
const PHOTO = payload("/photo/1", { "@modal": holds("photo", false) }, { root: null, over: "/base/feed" });

describe("draw", () => {
  it("shows defaults on a document, and keeps what a slot shows when a link is followed", () => {
    expect(contents(drawn(undefined, SETTINGS))).toEqual({ "@team": "settings", "@stats": "default" });
    expect(contents(drawn(drawn(undefined, DASH), SETTINGS))).toEqual({ "@team": "settings", "@stats": "stats" });
  });

  it("opens an interception over the page that it was asked for, and over no other", () => {
    const feed = drawn(undefined, FEED);

    expect(contents(drawn(feed, PHOTO))).toEqual({ "@modal": "photo" });
    expect(drawn(feed, PHOTO).base.root).toBe("root of /feed");
    expect(draw(drawn(undefined, DASH), PHOTO, "http://site.test/base/photo/1")).toBeUndefined();
    expect(draw(undefined, PHOTO, "http://site.test/base/photo/1")).toBeUndefined();
  });
});

describe("redraw", () => {
  it("asks everything on screen from where it came, and puts it where it was", () => {
    const shown = drawn(drawn(undefined, FEED), PHOTO);
    const fresh = (page: RscPayload, node: string): RscPayload => ({
      ...page,
      slots: { "@modal": holds(node, false) },
    });

    expect(sourcesOf(shown)).toEqual([
      { href: "http://site.test/base/feed", over: undefined },
      { href: "http://site.test/base/photo/1", over: "/base/feed" },
    ]);
    const again = redraw(
      shown,
      new Map([
        ["http://site.test/base/feed", fresh(FEED, "not shown")],
        ["http://site.test/base/photo/1 /base/feed", fresh(PHOTO, "new photo")],
      ]),
    );
    expect(contents(again)).toEqual({ "@modal": "new photo" });
  });
});

describe("overOf", () => {
  it.each([
    ["/base/photo/1", "/base/feed"],
    ["/base/photo/%E6%97%A5/", "/base/feed"],
    ["/base/photo", undefined],
    ["/base/photo/1/2", undefined],
    ["/base/docs/a/b", "/base/feed"],
    ["/base/docs", undefined],
    ["/photo/1", undefined],
    ["/base/photos/1", undefined],
  ])("says what %s opens over: %s", (href, expected) => {
    expect(overOf(drawn(undefined, FEED), new URL(href, "http://site.test"), SITE)).toBe(expected);
  });
});
