import { cpSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { buildFixture, readOutcomes, runVinext, type BuiltFixture } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture, stageFixture, type FixtureFiles } from "../helpers/fixture.ts";
import { startFixture } from "../helpers/server.ts";
import { expectFailure, expectRefusal } from "./expect-refusal.ts";

const APP: FixtureFiles = {
  "app/layout.tsx": LAYOUT,
  "app/page.tsx": plainPage("home"),
  "lib/orders.ts": `export async function loadOrders(): Promise<string> {
  throw new Error("the order book is closed", { cause: new Error("no route to database") });
}`,
  "app/throws/page.tsx": `import { loadOrders } from "../../lib/orders";\nexport default async function Page() { return <p>{await loadOrders()}</p>; }`,
  "app/bare/page.tsx": "export const title = 'no component';",
  "app/search/page.tsx": `import { Box } from "./box";\nexport default function Page() { return <Box />; }`,
  "app/search/box.tsx": `"use client";\nimport { useSearchParams } from "next/navigation";\nexport function Box() { return <b>{useSearchParams().get("q")}</b>; }`,
  "app/silent/route.ts": "export const revalidate = 60;\nexport const GET = () => {};",
  "app/client/page.tsx": `import { Bad } from "./bad";\nexport default function Page() { return <Bad />; }`,
  "app/client/bad.tsx": `"use client";\nexport function Bad() { throw new Error("broken in the HTML"); }`,
  "app/lists/null/[id]/page.tsx": listed("null"),
  "app/lists/text/[id]/page.tsx": listed(`"a,b"`),
  "app/lists/number/[id]/page.tsx": listed("[{ id: 7 }]"),
  "app/lists/throws/[id]/page.tsx": listed(`(() => { throw new Error("the CMS is down"); })()`),
  "app/lists/twice/[id]/page.tsx": listed(`[{ id: "a" }, { id: "a" }, {}, { id: "" }, { id: "b", more: 1 }]`),
};

describe("pages that fail at build", () => {
  const app: { built: BuiltFixture } = { built: { code: undefined, stdout: "", stderr: "", output: "", root: "" } };
  beforeAll(async () => {
    app.built = await buildFixture(APP);
  });
  const copy = { root: stageFixture({}) };
  afterAll(() => [app.built.root, copy.root].forEach(removeFixture));

  it("lists all of them at the end and ends with 1 (B2, B3)", () => {
    expectFailure(app.built, ["9 pages failed", "This result will not be served", ...FAILED_FILES]);
  });

  it("shows path, file, message, stack and cause of a page that throws (BF-01)", () => {
    expectFailure(app.built, [
      "/throws  (app/throws/page.tsx)",
      "the order book is closed",
      "lib/orders.ts:2",
      "app/throws/page.tsx:2",
      "no route to database",
    ]);
    expect(app.built.output).toContain("/client  (app/client/page.tsx)");
    expect(app.built.output).toContain("broken in the HTML");
  });

  it("names file and fix for what a page file lacks", () => {
    expectFailure(app.built, [
      "bare/page.tsx has no default export",
      "export default function Page()",
      "GET of silent/route.ts did not return a Response",
    ]);
  });

  it("says that useSearchParams needs a Suspense boundary", () => {
    expectFailure(app.built, ["useSearchParams() is used on /search without a Suspense boundary", "<Suspense>"]);
  });

  it("names what generateStaticParams returned (SP-08)", () => {
    expectFailure(app.built, [
      "lists/null/[id]/page.tsx returned null",
      `lists/text/[id]/page.tsx returned "a,b"`,
      "lists/number/[id]/page.tsx returned 7 for `id`",
      "the CMS is down",
    ]);
  });

  it("takes a path once, and none for values that are missing (SP-07, SP-10)", () => {
    const paths = readOutcomes(app.built.root).map(({ path }) => path);

    expect(paths.filter((path) => path.startsWith("/lists/"))).toEqual(["/lists/twice/a", "/lists/twice/b"]);
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("writes one outcome for every planned path, failed ones with their message", () => {
    const kinds = Object.fromEntries(readOutcomes(app.built.root).map(({ path, outcome }) => [path, outcome.kind]));

    expect(kinds).toEqual({
      ...Object.fromEntries(["/", "/_not-found", "/lists/twice/a", "/lists/twice/b"].map((path) => [path, "rendered"])),
      ...Object.fromEntries(["/throws", "/bare", "/search", "/silent", "/client"].map((path) => [path, "failed"])),
    });
    expect(readOutcomes(app.built.root).find(({ path }) => path === "/throws")?.outcome.message).toBe(
      "the order book is closed",
    );
  });

  it("is not served before it is mended", async () => {
    expectRefusal(await runVinext(["start", app.built.root, "--port", "0"]), ["prerender.sqlite", "vinext prerender"]);
  });

  it("renders only what is missing on the next try, and goes on without it when asked to", async () => {
    cpSync(app.built.root, copy.root, { recursive: true });
    const again = await runVinext(["prerender", copy.root, "--on-error", "warn"]);
    expect({ code: again.code, output: again.code === 0 ? "" : again.output }).toEqual({ code: 0, output: "" });
    expect(again.output).toContain("Rendering 5 of 9 pages");
    expect(again.output).toContain("each is rendered on its first visit");

    const server = await startFixture(copy.root);
    const home = await server.send("/");
    const failed = await server.send("/throws");
    await server.stop();
    expect([home.status, home.state]).toEqual([200, "HIT"]);
    expect(failed.status).toBe(500);
    expect(failed.text).not.toContain("order book");
    await expect.poll(() => server.output()).toContain("the order book is closed");
  });
});

it("names a page that never ends and one that keeps the thread busy (BF-04)", async () => {
  const built = await buildFixture({
    "vite.config.ts": `import { defineConfig } from "vite";
import vinext from "vinext-isr";
export default defineConfig({ plugins: [vinext({ prerender: { timeoutSeconds: 1, retries: 0 } })] });`,
    "app/layout.tsx": LAYOUT,
    "app/hangs/page.tsx": "export default async function Page() { await new Promise(() => {}); }",
    "app/loops/page.tsx": "export default function Page() { for (;;); }",
  });
  onTestFinished(() => removeFixture(built.root));

  expectFailure(built, [
    "/hangs did not finish within 1 s in 1 attempt",
    "/loops did not finish within 1 s in 1 attempt",
    "prerender.timeoutSeconds",
  ]);
});

const FAILED_FILES = [
  "throws",
  "bare",
  "search",
  "client",
  "lists/null/[id]",
  "lists/text/[id]",
  "lists/number/[id]",
  "lists/throws/[id]",
].map((folder) => `app/${folder}/page.tsx`);

function listed(params: string): string {
  return `export function generateStaticParams() { return ${params}; }\nexport default function Page() { return <p>listed</p>; }`;
}
