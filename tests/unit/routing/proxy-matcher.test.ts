import { parseSync } from "vite";
import { describe, expect, it } from "vitest";
import { namedExports } from "../../../src/routing/module-exports.ts";
import { compileMatchers } from "../../../src/routing/proxy-matcher.ts";
import { staticValueOf } from "../../../src/routing/static-value.ts";

function matches(source: string, ...paths: readonly string[]): boolean {
  const test = compileMatchers([{ source, has: [], missing: [] }], "");
  return test({ path: "", query: "", header: () => undefined, host: undefined }, paths);
}

describe("compileMatchers", () => {
  it.each([
    ["/about", "/about", true],
    ["/about", "/about/", true],
    ["/about/", "/about", true],
    ["/about", "/about/x", false],
    ["/about/:path*", "/about", true],
    ["/about/:path*", "/about/a/b", true],
    ["/about/:path*", "/abouts", false],
    ["/日", "/%E6%97%A5", true],
    ["/:path((?!public|_next).*)", "/", true],
    ["/((?!public).*)", "/private", true],
    ["/((?!public).*)", "/public/x", false],
  ])("%s on %s is %s", (source, path, expected) => {
    expect(matches(source, path)).toBe(expected);
  });

  it("takes one matching spelling for enough (MW-06)", () => {
    expect(matches("/secret", "/%73ecret")).toBe(true);
    expect(matches("/((?!public).*)", "/public", "/%2Fpublic")).toBe(true);
  });

  it("puts the base path before sources, and looks at conditions", () => {
    const cookie = { type: "cookie", key: "in", value: undefined } as const;
    const test = compileMatchers([{ source: "/", has: [], missing: [cookie] }], "/docs");
    const request = { path: "", query: "", host: undefined };

    expect(test({ ...request, header: () => undefined }, ["/docs"])).toBe(true);
    expect(test({ ...request, header: () => undefined }, ["/"])).toBe(false);
    expect(test({ ...request, header: (name) => (name === "cookie" ? "in=1" : undefined) }, ["/docs"])).toBe(false);
  });

  it("matches everything without matchers", () => {
    const test = compileMatchers([], "");

    expect(test({ path: "", query: "", header: () => undefined, host: undefined }, ["/x"])).toBe(true);
  });
});

describe("staticValueOf", () => {
  function valueOf(code: string) {
    const { program } = parseSync("proxy.ts", `export const config = ${code};`);
    const node = namedExports(program)[0]?.value;
    return node && staticValueOf(node);
  }

  it("reads lists and objects of literals, whatever they are dressed in", () => {
    expect(valueOf('{ matcher: ["/a", { source: `/b`, "has": [] }] as const } satisfies object')).toEqual({
      value: { matcher: ["/a", { source: "/b", has: [] }] },
    });
  });

  it.each(["{ matcher: name }", "{ ...other }", "[, 1]", '{ ["a"]: 1 }', "make()"])("does not evaluate %s", (code) => {
    expect(valueOf(code)).toBeUndefined();
  });
});
