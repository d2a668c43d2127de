import { describe, expect, it } from "vitest";
import { readRules } from "../../../src/vite/next-rules.ts";

const NO_REWRITES = { beforeFiles: [], afterFiles: [], fallback: [] };

describe("the rules of next.config", () => {
  it("are those of Next.js, with its defaults", async () => {
    const rules = await readRules({
      redirects: () => [{ source: "/old", destination: "/new", permanent: true }],
      rewrites: async () => [{ source: "/a", destination: "/b" }],
    });

    const common = { basePath: true, has: [], missing: [] };
    expect(rules).toEqual({
      headers: [],
      redirects: [{ ...common, source: "/old", destination: "/new", status: 308 }],
      rewrites: { ...NO_REWRITES, afterFiles: [{ ...common, source: "/a", destination: "/b" }] },
    });
  });

  it.each([
    ["headers", [{ source: "/", headers: [{ key: "bad name", value: "1" }] }]],
    ["headers", [{ source: "/", headers: [{ key: "x\r\nset-cookie", value: "1" }] }]],
    ["redirects", [{ source: "/", destination: "/a", statusCode: 200 }]],
    ["redirects", [{ source: "old", destination: "/a", permanent: true }]],
  ])("name %s and the place of what no server could send: %j", async (name, rules) => {
    await expect(readRules({ [name]: () => rules })).rejects.toMatchObject({
      code: "VINEXT_NEXT_RULE",
      message: expect.stringMatching(new RegExp(`^${name} of next\\.config returned a wrong rule at 0\\.`)) as string,
    });
  });

  it("name the function that threw, and what it said", async () => {
    const redirects = (): never => {
      throw new Error("the CMS is down");
    };

    await expect(readRules({ redirects })).rejects.toMatchObject({
      code: "VINEXT_NEXT_CONFIG",
      message: "redirects() of next.config failed: the CMS is down",
    });
  });
});
