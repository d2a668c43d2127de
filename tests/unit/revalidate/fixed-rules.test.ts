import { expect, it } from "vitest";

import { createFixedRules } from "../../../src/revalidate/fixed-rules.ts";
import type { ConfigRules } from "../../../src/routing/rules.ts";

const NONE: ConfigRules = { headers: [], redirects: [], rewrites: { beforeFiles: [], afterFiles: [], fallback: [] } };

it("does not take a page for the same when the name of its header comes from the request", () => {
  const has = [{ type: "cookie", key: "who", value: "(?<who>[a-z]+)" }] as const;
  const rule = { source: "/a", basePath: true, has, missing: [], headers: [{ key: "x-:who", value: "1" }] };
  const isFixed = createFixedRules({ basePath: "", rules: { ...NONE, headers: [rule] } });

  expect([isFixed("/a"), isFixed("/b")]).toEqual([false, true]);
});
