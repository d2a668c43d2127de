import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ImageRules } from "../../../../src/manifest/image-rules.ts";
import { readImageQuery } from "../../../../src/server/images/image-query.ts";
import { isPrivateAddress } from "../../../../src/server/images/private-address.ts";
import { IMAGE_TEST_RULES as RULES } from "./rules.ts";

const read = (url: string, rules: Partial<ImageRules> = {}, rest = "&w=640&q=75") =>
  readImageQuery(`url=${encodeURIComponent(url)}${rest}`, { ...RULES, ...rules }, "/base");

describe("what may be asked of the image server", () => {
  it("takes a local image below the base path, and an allowed remote one", () => {
    expect(read("/base/a.png")).toEqual({
      kind: "query",
      query: { source: { kind: "local", target: "/a.png" }, width: 640, quality: 75 },
    });
    expect(read("https://cdn.example.com/img/a/b.png")).toMatchObject({ query: { source: { kind: "remote" } } });
  });

  it("takes an imported image from behind the asset prefix, whatever the patterns say", () => {
    const local = (target: string) => ({ query: { source: { kind: "local", target } } });

    expect(read("https://assets.example/x/_vinext/static/a-b1.png", { localPatterns: [] })).toMatchObject(
      local("/_vinext/static/a-b1.png"),
    );
    expect(read("/cdn/_vinext/static/a.png", { assetPrefix: "/cdn" })).toMatchObject(local("/_vinext/static/a.png"));
    expect(read("https://assets.example/x/_vinext/static/../../secret.png").kind).toBe("refused");
    expect(read("https://assets.example/x/other.png").kind).toBe("refused");
  });

  it.each([
    "/a.png",
    "//evil.example/a.png",
    "/\\evil.example/a.png",
    "/base/../a.png",
    "/base/_next/image?url=x",
    "/base/a.png?size=1",
    "http://cdn.example.com/img/a.png",
    "https://cdn.example.com/other/a.png",
    "https://cdn.example.com:8443/img/a.png",
    "https://a.cdn.example.com/img/a.png",
    "https://cdn.example.com.evil.example/img/a.png",
    "https://user@cdn.example.com/img/a.png",
    "https://sub.sub.wild.example/a.png",
    "https://wild.example/a.png",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "a.png",
    "",
  ])("refuses %s", (url) => {
    expect(read(url).kind).toBe("refused");
  });

  it.each([
    ["https://one.wild.example/a.png", true],
    ["https://deep.down.open.example/x", true],
    ["https://open.example/x", false],
  ])("reads the stars of %s", (url, isAllowed) => {
    expect(read(url).kind === "query").toBe(isAllowed);
  });

  it("allows local queries that a pattern names, and then nothing else", () => {
    const rules = { localPatterns: [{ pathname: "/img/**", search: "?v=1" }] };

    expect(read("/base/img/a/b.png?v=1", rules).kind).toBe("query");
    expect(read("/base/img/a.png", rules).kind).toBe("refused");
    expect(read("/base/other.png?v=1", rules).kind).toBe("refused");
  });

  it.each(["&w=641&q=75", "&w=640&q=74", "&w=640", "&q=75", "&w=640&w=640&q=75", "&w=0640&q=75", "&w=640.0&q=75"])(
    "refuses sizes and qualities that nobody configured: %s",
    (rest) => {
      expect(read("/base/a.png", {}, rest).kind).toBe("refused");
    },
  );

  it("never lets a local URL lead to another host or out of the base path", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const answer = read(`/${text}`);
        if (answer.kind === "query") expect(answer.query.source.kind).toBe("local");
      }),
    );
  });
});

describe("private addresses", () => {
  it.each([
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "192.168.0.1",
    "172.31.255.255",
    "100.64.0.1",
    "0.0.0.0",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "fd00::1",
    "fe80::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "no address",
  ])("hold %s", (address) => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each(["1.1.1.1", "172.32.0.1", "8.8.8.8", "2606:4700::1111"])("do not hold %s", (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });
});
