import { describe, expect, it } from "vitest";

import { VinextError } from "../../../src/errors/vinext-error.ts";
import { prerenderLine } from "../../../src/manifest/prerender-manifest.ts";
import { keyVectors, verifyKeyVectors } from "../../../src/manifest/self-check.ts";
import { parseRouteManifest } from "../../../src/manifest/validate.ts";
import { manifestOf, routeOf } from "./build-fixture.ts";

describe("parseRouteManifest", () => {
  it("reads back what a build wrote", () => {
    const manifest = manifestOf([routeOf("/posts/[slug]/page")]);

    expect(parseRouteManifest(JSON.parse(JSON.stringify(manifest)), "manifest.json")).toEqual(manifest);
  });

  it("keeps the conditions of rules whose key or value is absent", () => {
    const condition = { type: "host", key: undefined, value: "a.example" } as const;
    const rule = { source: "/a", basePath: true, has: [condition], missing: [], destination: "/b", status: 308 };
    const manifest = { ...manifestOf([]), rules: { ...manifestOf([]).rules, redirects: [rule] } };

    const parsed = parseRouteManifest(JSON.parse(JSON.stringify(manifest)), "manifest.json");

    expect(parsed.rules.redirects).toEqual([rule]);
  });

  it("refuses another version, naming the file and the fix", () => {
    const error = caught(() => parseRouteManifest({ ...manifestOf([]), version: 2 }, "dist/manifest.json"));

    expect(error).toMatchObject({ code: "VINEXT_MANIFEST_FOREIGN" });
    expect(error.message).toContain("dist/manifest.json has version 2");
    expect(error.fix).toContain("Build again");
  });

  it.each([
    ["no object", "text"],
    ["no routes", { version: 1 }],
    ["a wrong field", { ...manifestOf([]), expireSeconds: "3600" }],
  ])("refuses %s", (_, value) => {
    expect(caught(() => parseRouteManifest(value, "m.json"))).toMatchObject({ code: "VINEXT_MANIFEST_INVALID" });
  });
});

describe("key self-check (K1)", () => {
  it("accepts the keys that this version computes", () => {
    const routes = [routeOf("/page"), routeOf("/posts/[slug]/page")];
    const vectors = keyVectors({ routes });

    expect(vectors).toHaveLength(12);
    expect(() => verifyKeyVectors({ keyVectors: vectors })).not.toThrow();
  });

  it("refuses a build whose keys differ, naming the path (K1)", () => {
    const [first] = keyVectors({ routes: [routeOf("/page")] });

    const error = caught(() =>
      verifyKeyVectors({ keyVectors: [{ namespace: "n", path: "/x", key: first?.key ?? "" }] }),
    );

    expect(error).toMatchObject({ code: "VINEXT_KEYS_DIFFER" });
    expect(error.message).toContain("/x");
  });
});

it("writes one line per outcome, in a fixed field order (B9)", () => {
  const outcome = { kind: "reused", generation: "g" } as const;

  const line = prerenderLine({ outcome, route: "/page", path: "/" });

  expect(line).toBe('{"path":"/","route":"/page","outcome":{"kind":"reused","generation":"g"}}\n');
});

function caught(run: () => unknown): VinextError {
  try {
    run();
  } catch (error) {
    if (error instanceof VinextError) return error;
    throw error;
  }
  throw new TypeError("Nothing was thrown.");
}
