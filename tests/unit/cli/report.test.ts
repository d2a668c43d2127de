import { describe, expect, it } from "vitest";

import { failureLines, routeTable } from "../../../src/cli/prerender-report.ts";
import { progressLine } from "../../../src/cli/progress-view.ts";
import type { PrerenderSummary } from "../../../src/prerender/summary.ts";

const SUMMARY: PrerenderSummary = {
  planned: 3,
  rendered: 2,
  reused: 0,
  dynamic: 0,
  failed: 1,
  ms: 10,
  resumed: false,
  ok: false,
  routes: [
    { id: "/page", kind: "static", pages: 1, reason: undefined, revalidate: false, expireSeconds: undefined },
    {
      id: "/(shop)/posts/[slug]/page",
      kind: "listed",
      pages: 120,
      reason: undefined,
      revalidate: 90,
      expireSeconds: 31_536_000,
    },
    {
      id: "/me/page",
      kind: "dynamic",
      pages: 0,
      reason: "cookies() in app/me/page.tsx:12",
      revalidate: undefined,
      expireSeconds: undefined,
    },
  ],
  failures: [
    {
      path: "/posts/x",
      file: "app/posts/[slug]/page.tsx",
      message: "boom",
      fix: "Mend it.",
      stack: undefined,
      kept: false,
      notReady: false,
    },
  ],
};

describe("the report", () => {
  it("lists each route with its kind, window and reason (OF-05)", () => {
    expect(routeTable(SUMMARY)).toEqual([
      "",
      "  Route          Pages  Revalidate  Expire",
      "○ /              1      –           –",
      "● /posts/[slug]  120    90s         1y",
      "ƒ /me                   cookies() in app/me/page.tsx:12",
      "",
      "○ static   ● listed by generateStaticParams   ƒ rendered per request",
    ]);
  });

  it("tells what failed, where, and how to go on (BF-01)", () => {
    const text = failureLines(SUMMARY).join("\n");

    expect(text).toContain("1 page failed:\n\n  /posts/x  (app/posts/[slug]/page.tsx)\n    boom\n    Mend it.");
    expect(text).toContain("run `vinext prerender`: it renders only what is missing");
  });

  it("shows rate and time left of this run alone (B10)", () => {
    const progress = {
      paths: 1_000,
      before: 400,
      counts: { rendered: 99, reused: 0, dynamic: 0, failed: 1 },
      startedAtMs: 0,
      shownAtMs: 0,
    };

    expect(progressLine(progress, 2_000)).toBe("500/1000 pages, 50/s, 10 s left: 99 rendered, 1 failed");
  });
});
