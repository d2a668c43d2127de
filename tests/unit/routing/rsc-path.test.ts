import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interceptionOf, interceptionPathOf, pagePathOf, rscPathOf } from "../../../src/routing/rsc-path.ts";

// Small and odd: what the two forms are made of, and what they must not be mistaken for.
const segment = fc.oneof(
  fc.constantFrom("~", "~~", "index", "index.rsc", "a", "~a", "a~"),
  fc.stringMatching(/^[a-z~.]{1,4}$/),
);
const path = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join("/")}`);

describe("payload paths", () => {
  it.each([
    ["/", "/index.rsc"],
    ["/a", "/a.rsc"],
    ["/index", "/index/index.rsc"],
    ["/a/~/b", "/a/~~/b.rsc"],
  ])("put the payload of %s at %s", (page, payload) => {
    expect(rscPathOf(page)).toBe(payload);
    expect(pagePathOf(payload)).toBe(page);
  });

  it.each([
    [{ path: "/photo/1", over: "/feed" }, "/photo/1/~/feed.rsc"],
    [{ path: "/", over: "/" }, "/~/index.rsc"],
    [{ path: "/~", over: "/~/b" }, "/~~/~/~~/b.rsc"],
  ])("put the payload of %o at %s", (opened, payload) => {
    expect(interceptionPathOf(opened)).toBe(payload);
    expect(interceptionOf(payload)).toEqual(opened);
  });

  it("never give one path to two things (K5, RS-11)", () => {
    fc.assert(
      fc.property(path, path, (page, over) => {
        const plain = rscPathOf(page);
        const opened = interceptionPathOf({ path: page, over });
        expect([pagePathOf(plain), interceptionOf(plain)]).toEqual([page, undefined]);
        expect([pagePathOf(opened), interceptionOf(opened)]).toEqual([undefined, { path: page, over }]);
      }),
    );
  });
});
