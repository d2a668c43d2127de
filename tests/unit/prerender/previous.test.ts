import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { openSeed } from "../../../src/cache-handlers/sqlite-seed.ts";
import { glanceHead, glancePart } from "../../../src/entry/frame.ts";
import { cacheKey, namespaceOf } from "../../../src/entry/key.ts";
import { createRouteManifest } from "../../../src/manifest/create-manifest.ts";
import { prerender } from "../../../src/prerender/run.ts";
import type { PrerenderOptions } from "../../../src/prerender/run-context.ts";
import { manifestOf, routeOf } from "../manifest/build-fixture.ts";
import { fakeApp, type FakeApp } from "./fake-app.ts";

const POST = "/posts/[slug]/page";
const ROUTES = [routeOf("/page"), routeOf(POST)];
const LISTS = { [POST]: '["/posts/a", "/posts/fragile"]' };

describe("a page that fails where the last build's is wanted", () => {
  it("stays as the last build made it, also after other code was built (B2)", async () => {
    const app = fakeApp(ROUTES, LISTS);
    await run(app, {});
    const old = shownBy(app, "build");

    breakPages(app);
    buildAnew(app, "build-2");
    const summary = await run(app, { onError: "keep" });

    expect(summary).toMatchObject({ ok: true, planned: 3, rendered: 2, failed: 1 });
    expect(summary.failures).toMatchObject([{ path: "/posts/fragile", kept: true }]);
    expect(shownBy(app, "build-2")).toEqual(old);
  });

  it("is not kept when it names a file that the new build does not have (D1)", async () => {
    const app = fakeApp([...ROUTES, routeOf("/fragile/_vinext/static/gone.js/page")], LISTS);
    await run(app, {});

    breakPages(app);
    const summary = await run(app, { onError: "keep" });

    expect(summary.failures).toMatchObject([
      { path: "/fragile/_vinext/static/gone.js", kept: false },
      { path: "/posts/fragile", kept: true },
    ]);
  });

  it("keeps all pages of a route whose paths cannot be listed", async () => {
    const app = fakeApp(ROUTES, { [POST]: listUnlessBroken(["/posts/a", "/posts/fragile"]) });
    await run(app, {});

    breakPages(app);
    const summary = await run(app, { onError: "keep" });

    expect(summary).toMatchObject({ ok: true, planned: 3, rendered: 2, failed: 1 });
    expect(summary.failures.map(({ path, kept }) => [path, kept])).toEqual([
      [undefined, false],
      ["/posts/fragile", true],
    ]);
  });
});

describe("a run that may reuse pages", () => {
  it("renders nothing when the last run of the same code stored all of it (B1, C4)", async () => {
    const app = fakeApp(ROUTES, LISTS);
    await run(app, {});
    const before = app.renders().length;

    const again = await run(app, { reuse: "fresh" });

    expect(again).toMatchObject({ planned: 3, reused: 3, rendered: 0 });
    expect(app.renders()).toHaveLength(before);
    expect(lines(app)).toMatchObject([{ kind: "reused" }, { kind: "reused" }, { kind: "reused" }]);
  });

  it("renders what was invalidated since", async () => {
    const app = fakeApp([...ROUTES, routeOf("/tagged/page")], LISTS);
    await run(app, {});

    const store = openSqliteStore({ file: join(app.root, ".vinext/cache.sqlite"), mode: "read-write" });
    await store.raise([{ tag: "news", expireAfterSeconds: undefined }], Date.now());
    store.close();

    expect(await run(app, { reuse: "fresh" })).toMatchObject({ planned: 4, reused: 3, rendered: 1 });
  });

  it.each([
    ["other code was built", (app: FakeApp) => buildAnew(app, "build-2"), { reuse: "fresh" }],
    ["nobody asked for it", () => {}, {}],
  ] as const)("renders everything when %s (B8)", async (_, change, settings) => {
    const app = fakeApp(ROUTES, LISTS);
    await run(app, {});

    change(app);

    expect(await run(app, settings)).toMatchObject({ planned: 3, reused: 0, rendered: 3 });
  });
});

function run(app: FakeApp, settings: Partial<PrerenderOptions["settings"]>) {
  return prerender({
    root: app.root,
    settings: { concurrency: 4, workers: 1, timeoutSeconds: 60, retries: 0, onError: "fail", ...settings },
    storeFile: join(app.root, ".vinext/cache.sqlite"),
    onEvent: () => {},
    onOutput: () => {},
  });
}

function breakPages(app: FakeApp): void {
  writeFileSync(join(app.root, "renders.log.broken"), "");
}

function listUnlessBroken(paths: readonly string[]): string {
  return `{ if (existsSync(LOG + ".broken")) throw new Error("no list"); return ${JSON.stringify(paths)}; }`;
}

function buildAnew(app: FakeApp, buildId: string): void {
  const manifest = createRouteManifest(manifestOf(ROUTES, { buildId }));
  writeFileSync(join(app.root, "dist/manifest.json"), JSON.stringify(manifest));
}

function shownBy(app: FakeApp, buildId: string): unknown {
  const seed = openSeed(join(app.root, "dist/prerender.sqlite"));
  const namespace = namespaceOf({ code: buildId, route: POST });
  const record = seed.read(cacheKey({ namespace, path: "/posts/fragile" }));
  const html = record?.part("html");
  const head = record && glanceHead(record.head);
  const body = html instanceof Uint8Array ? glancePart(html) : undefined;
  const shown = {
    generation: record?.generation,
    isOwn: head?.kind === "head" && head.head.namespace === namespace,
    text: body?.kind === "part" ? Buffer.from(body.bytes).toString() : undefined,
  };
  seed.close();
  expect(shown).toMatchObject({ isOwn: true, text: expect.stringContaining("/posts/fragile") });
  return shown;
}

function lines(app: FakeApp): readonly unknown[] {
  const text = readFileSync(join(app.root, "dist/prerender.ndjson"), "utf8").trim();
  return text.split("\n").map((line) => (JSON.parse(line) as { readonly outcome: unknown }).outcome);
}
