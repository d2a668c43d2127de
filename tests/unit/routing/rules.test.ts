import { describe, expect, it } from "vitest";
import {
  compileRules,
  headersFor,
  matchRedirect,
  matchRewrite,
  type ConfigRules,
  type RewriteTarget,
} from "../../../src/routing/rules.ts";
import type { RuleCondition, RuleRequest } from "../../../src/routing/rule-source.ts";

interface Written {
  readonly source: string;
  readonly destination?: string;
  readonly basePath?: boolean;
  readonly has?: readonly Partial<RuleCondition>[];
  readonly missing?: readonly Partial<RuleCondition>[];
}

function ruleOf({
  source,
  destination = "/",
  basePath = true,
  has = [],
  missing = [],
}: Written): ConfigRules["redirects"][number] {
  const full = (condition: Partial<RuleCondition>): RuleCondition => ({
    type: "header",
    key: undefined,
    value: undefined,
    ...condition,
  });
  return { source, destination, basePath, has: has.map(full), missing: missing.map(full), status: 307 };
}

const NONE: ConfigRules = { headers: [], redirects: [], rewrites: { beforeFiles: [], afterFiles: [], fallback: [] } };

function requestOf(url: string, headers: Readonly<Record<string, string>> = {}): RuleRequest {
  const [path = "", query = ""] = url.split("?");
  return { path, query, header: (name) => headers[name], host: headers["host"] };
}

function redirect(rule: Written, request: RuleRequest, basePath = ""): string | undefined {
  return matchRedirect(compileRules({ ...NONE, redirects: [ruleOf(rule)] }, basePath), request)?.location;
}

function rewrite(rule: Written, request: RuleRequest, basePath = ""): RewriteTarget | undefined {
  return matchRewrite(
    compileRules({ ...NONE, rewrites: { ...NONE.rewrites, afterFiles: [ruleOf(rule)] } }, basePath),
    "afterFiles",
    request,
  );
}

describe("matchRedirect", () => {
  it.each([
    ["/old", "/new", "/old", "/new"],
    ["/old", "/new", "/OLD", "/new"],
    ["/old", "/new", "/old/", "/new"],
    ["/old/", "/new/", "/old", "/new/"],
    ["/old/:all*", "/new/:all*", "/old/a/b/", "/new/a/b"],
    ["/old", "/new", "/old?a=1&b=%20", "/new?a=1&b=%20"],
    ["/old", "/new?a=2", "/old?a=1&b=3", "/new?b=3&a=2"],
    ["/old/:s", "/new/:s", "/old/a%2Fb", "/new/a%2Fb"],
    ["/old/:s*", "/new/:s*", "/old/a/b", "/new/a/b"],
    ["/old/:s*", "/new/:s*", "/old", "/new"],
    ["/old/:s+", "/new/:s+", "/old/a", "/new/a"],
    ["/old/:s*", "/new/:s", "/old/a/b", "/new/a/b"],
    ["/n/:id(\\d+)", "/x?id=:id", "/n/12", "/x?id=12"],
    ["/q/:s", "/x?s=:s", "/q/a%20b%26", "/x?s=a%20b%26"],
    ["/h/:s", "/x#:s", "/h/a", "/x#a"],
    ["/日本", "/jp", "/%E6%97%A5%E6%9C%AC", "/jp"],
    ["/e/:s", "https://:s.example:8080/:s", "/e/a", "https://a.example:8080/a"],
  ])("of %s to %s takes %s to %s (MW-05)", (source, destination, url, location) => {
    expect(redirect({ source, destination }, requestOf(url))).toBe(location);
  });

  it.each([
    ["/old", "/older"],
    ["/old/:s", "/old/a/b"],
    ["/n/:id(\\d+)", "/n/x"],
  ])("of %s leaves %s alone", (source, url) => {
    expect(redirect({ source }, requestOf(url))).toBeUndefined();
  });

  it("cannot be slipped past with needless escapes (MW-06)", () => {
    expect(redirect({ source: "/admin/:s", destination: "/login" }, requestOf("/%61dmin/%78"))).toBe("/login");
  });

  it("adds the base path to source and destination unless told not to (KY-10)", () => {
    expect(redirect({ source: "/a", destination: "/b" }, requestOf("/base/a"), "/base")).toBe("/base/b");
    expect(redirect({ source: "/a", destination: "/b" }, requestOf("/a"), "/base")).toBeUndefined();
    expect(redirect({ source: "/", destination: "/b" }, requestOf("/base"), "/base")).toBe("/base/b");
    expect(redirect({ source: "/a", destination: "/b", basePath: false }, requestOf("/a"), "/base")).toBe("/b");
    expect(redirect({ source: "/a", destination: "https://x.example/b" }, requestOf("/base/a"), "/base")).toBe(
      "https://x.example/b",
    );
  });

  it("never leads to a host that a visitor chose", () => {
    const query = { source: "/go", has: [{ type: "query", key: "to" }] } as const;

    expect(redirect({ ...query, destination: "/:to" }, requestOf("/go?to=/evil.example"))).toBe(
      "/evil.example?to=/evil.example",
    );
    expect(redirect({ ...query, destination: "https://:to.example/" }, requestOf("/go?to=evil.com/"))).toMatch(
      /^https:\/\/evil\.com%2F\.example\//,
    );
  });

  it("never writes line breaks into a header", () => {
    const rule = { source: "/go", destination: "/x/:to", has: [{ type: "query", key: "to" }] } as const;

    expect(redirect(rule, requestOf("/go?to=a%0d%0ab"))).toMatch(/^\/x\/a%0D%0Ab/);
  });
});

describe("conditions", () => {
  it.each([
    [{ type: "header", key: "X-Tenant", value: "a.*" }, "/a", { "x-tenant": "acme" }, true],
    [{ type: "header", key: "x-tenant", value: "a" }, "/a", { "x-tenant": "acme" }, false],
    [{ type: "header", key: "x-tenant" }, "/a", {}, false],
    [{ type: "cookie", key: "sid" }, "/a", { cookie: "x=1; sid=2" }, true],
    [{ type: "cookie", key: "sid", value: "日" }, "/a", { cookie: "sid=%E6%97%A5" }, true],
    [{ type: "cookie", key: "sid" }, "/a", { cookie: "ssid=2" }, false],
    [{ type: "query", key: "p", value: "2" }, "/a?p=1&p=2", {}, true],
    [{ type: "query", key: "p" }, "/a", {}, false],
    [{ type: "host", value: "x.example" }, "/a", { host: "X.example:3000" }, true],
    [{ type: "host", value: "x.example" }, "/a", { host: "y.x.example" }, false],
  ] as const)("%o on %s with %o holds: %s", (condition, url, headers, holds) => {
    const request = requestOf(url, headers);

    expect(redirect({ source: "/a", has: [condition] }, request) !== undefined).toBe(holds);
    expect(redirect({ source: "/a", missing: [condition] }, request) === undefined).toBe(holds);
  });

  it("hand what they capture to the destination", () => {
    const named = {
      source: "/a",
      destination: "/t/:tenant",
      has: [{ type: "host", value: "(?<tenant>.*)\\.example" }],
    } as const;
    const whole = { source: "/a", destination: "/t/:xtenant", has: [{ type: "header", key: "x-tenant" }] } as const;

    expect(redirect(named, requestOf("/a", { host: "acme.example" }))).toBe("/t/acme");
    expect(redirect(whole, requestOf("/a", { "x-tenant": "ac me" }))).toBe("/t/ac me");
  });
});

describe("matchRewrite", () => {
  it("gives the path and query to render (KY-11, MW-05)", () => {
    expect(rewrite({ source: "/rw/:s", destination: "/ssg/:s" }, requestOf("/rw/a?x=1"))).toEqual({
      kind: "internal",
      path: "/ssg/a",
      query: "x=1",
    });
  });

  it("puts params that the destination does not name into its query", () => {
    expect(rewrite({ source: "/rw/:s/:t*", destination: "/x" }, requestOf("/rw/a%20b/c/d?x=1"))).toMatchObject({
      query: "x=1&s=a%20b&t=c&t=d",
    });
    expect(rewrite({ source: "/rw/:s", destination: "/x/:s" }, requestOf("/rw/a"))).toMatchObject({ query: "" });
  });

  it("tells another server from a path of the app", () => {
    expect(
      rewrite({ source: "/api/:p*", destination: "https://api.example/v1/:p*" }, requestOf("/api/a/b?x=1")),
    ).toEqual({
      kind: "external",
      url: "https://api.example/v1/a/b?x=1",
    });
  });

  it("looks only at the group it is asked for", () => {
    const rules = compileRules({ ...NONE, rewrites: { ...NONE.rewrites, fallback: [ruleOf({ source: "/a" })] } }, "");

    expect(matchRewrite(rules, "beforeFiles", requestOf("/a"))).toBeUndefined();
    expect(matchRewrite(rules, "fallback", requestOf("/a"))).toMatchObject({ path: "/" });
  });
});

describe("headersFor", () => {
  it("collects from all matching rules, the later one wins (HD-05)", () => {
    const rules = compileRules(
      {
        ...NONE,
        headers: [
          {
            ...ruleOf({ source: "/:p*" }),
            headers: [
              { key: "X-All", value: "1" },
              { key: "Cache-Control", value: "no-store" },
              { key: "Set-Cookie", value: "a=1" },
            ],
          },
          {
            ...ruleOf({ source: "/cc/:s" }),
            headers: [
              { key: "cache-control", value: "public, max-age=42" },
              { key: "x-:s", value: "is :s at :8080" },
              { key: "Set-Cookie", value: "b=2" },
            ],
          },
          { ...ruleOf({ source: "/other" }), headers: [{ key: "x-other", value: "1" }] },
        ],
      },
      "",
    );

    expect(headersFor(rules, requestOf("/cc/v"))).toEqual([
      ["x-all", "1"],
      ["set-cookie", "a=1"],
      ["cache-control", "public, max-age=42"],
      ["x-v", "is v at :8080"],
      ["set-cookie", "b=2"],
    ]);
  });
});

describe("headersFor with what a visitor sends", () => {
  const rulesOf = (key: string, value: string) =>
    compileRules({ ...NONE, headers: [{ ...ruleOf({ source: "/:s*" }), headers: [{ key, value }] }] }, "");

  it("leaves out a header whose name they made impossible", () => {
    expect(headersFor(rulesOf("x-:s*", "1"), requestOf("/a"))).toEqual([["x-a", "1"]]);
    expect(headersFor(rulesOf("x-:s*", "1"), requestOf("/a/b"))).toEqual([]);
    expect(headersFor(rulesOf(":s*", "1"), requestOf("/"))).toEqual([]);
  });

  it("takes no member that every object has for a param", () => {
    expect(headersFor(rulesOf("x-a", "font-src data:constructor"), requestOf("/a"))).toEqual([
      ["x-a", "font-src data:constructor"],
    ]);
  });
});

describe("compileRules", () => {
  it.each([
    [{ source: "/a/:b(" }, "VINEXT_RULE_UNREADABLE"],
    [{ source: "/a", destination: "/:b" }, "VINEXT_RULE_PARAM"],
    [{ source: "/a", has: [{ type: "header", key: "x", value: "(" }] }, "VINEXT_RULE_UNREADABLE"],
  ] as const)("refuses %o", (rule, code) => {
    expect(() => compileRules({ ...NONE, redirects: [ruleOf(rule)] }, "")).toThrow(expect.objectContaining({ code }));
  });
});
