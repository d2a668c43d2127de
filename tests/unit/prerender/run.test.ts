import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { openSeed } from "../../../src/cache-handlers/sqlite-seed.ts";
import { cacheKey, namespaceOf } from "../../../src/entry/key.ts";
import type { RouteManifest } from "../../../src/manifest/route-manifest.ts";
import type { PrerenderEvent } from "../../../src/prerender/progress.ts";
import { prerender } from "../../../src/prerender/run.ts";
import type { PrerenderOptions } from "../../../src/prerender/run-context.ts";
import { routeOf } from "../manifest/build-fixture.ts";
import { fakeApp } from "./fake-app.ts";
import type { FakeApp } from "./fake-app.ts";

const POST = "/posts/[slug]/page";

describe("prerender", () => {
  it("stores every static and every listed path, each once (SP-06, B3)", async () => {
    const app = fakeApp([routeOf("/page"), routeOf("/_not-found/page"), routeOf(POST)], {
      [POST]: '["/posts/a", "/posts/b", "/posts/a"]',
    });

    const summary = await run(app);

    expect(summary).toMatchObject({ ok: true, planned: 4, rendered: 4, dynamic: 0, failed: 0, resumed: false });
    expect(app.renders().toSorted()).toEqual(["/", "/_not-found", "/posts/a", "/posts/b"]);
    const seed = openSeed(join(app.root, "dist/prerender.sqlite"));
    expect(seed.read(keyOf(app, POST, "/posts/b"))?.parts).toEqual(["html", "rsc"]);
    expect(seed.planned(keyOf(app, POST, "/posts/c"))).toBeUndefined();
    seed.close();
  });

  it("writes one line per planned path", async () => {
    const app = fakeApp([routeOf("/page"), routeOf(POST)], { [POST]: '["/posts/cookies", "/posts/missing"]' });

    await run(app);

    expect(linesOf(app)).toMatchObject([
      { path: "/", route: "/page", outcome: { kind: "rendered", status: 200 } },
      { path: "/posts/cookies", outcome: { kind: "dynamic", api: "cookies()" } },
      { path: "/posts/missing", outcome: { kind: "rendered", status: 404 } },
    ]);
  });

  it("makes a static route dynamic that reads the request, and says why (O1)", async () => {
    const app = fakeApp([routeOf("/cookies/page")]);

    const summary = await run(app);

    expect(summary.routes).toMatchObject([{ kind: "dynamic", reason: expect.stringContaining("cookies()") }]);
    expect(manifestOf(app).routes[0]?.sharing).toMatchObject({ kind: "dynamic" });
  });

  it("makes unlisted paths dynamic when a listed one is, and leaves closed routes closed (SP-19)", async () => {
    const closed = "/docs/[slug]/page";
    const app = fakeApp([routeOf(POST), routeOf(closed, { sharing: { kind: "shared", unlisted: "closed" } })], {
      [POST]: '["/posts/a", "/posts/cookies"]',
      [closed]: '["/docs/cookies"]',
    });

    await run(app);

    expect(manifestOf(app).routes.map((route) => route.sharing)).toEqual([
      { kind: "shared", unlisted: "dynamic" },
      { kind: "shared", unlisted: "closed" },
    ]);
  });

  it("renders a route that nothing lists per request (PR-08)", async () => {
    const app = fakeApp([routeOf(POST)]);

    await run(app);

    expect(manifestOf(app).routes[0]?.sharing.kind).toBe("dynamic");
  });

  it("starts from what the build declared, not from what the last run learnt", async () => {
    const app = fakeApp([routeOf("/cookies/page")]);

    await run(app);
    const again = await run(app);

    expect(again).toMatchObject({ planned: 1, dynamic: 1, resumed: false });
  });

  it("leaves listed paths to the more specific route that answers them", async () => {
    const app = fakeApp([routeOf("/posts/new/page"), routeOf(POST)], { [POST]: '["/posts/new", "/posts/old"]' });

    await run(app);

    expect(linesOf(app).map((line) => [line.path, line.route])).toEqual([
      ["/posts/new", "/posts/new/page"],
      ["/posts/old", POST],
    ]);
  });

  it("makes handlers that answer 500 dynamic, and pages that are cut short a failure (BF-07, P3)", async () => {
    const app = fakeApp([routeOf("/status500/route"), routeOf("/cut/page"), routeOf("/set-cookie/page")]);

    const summary = await run(app, { onError: "warn" });

    expect(summary.failures).toMatchObject([
      { path: "/cut", message: expect.stringContaining("not a whole document") },
    ]);
    expect(linesOf(app).map((line) => line.outcome)).toMatchObject([
      { kind: "dynamic", api: "status 500" },
      { kind: "failed" },
      { kind: "dynamic", api: "Set-Cookie" },
    ]);
  });

  it("runs after() once, when the page is settled (IN-03)", async () => {
    const app = fakeApp([routeOf("/after/page")]);

    await run(app);

    expect(app.renders()).toEqual(["/after", "after /after"]);
  });

  it("counts every page exactly once in its events (B10)", async () => {
    const app = fakeApp([routeOf("/page"), routeOf("/cookies/page"), routeOf("/throws/page")]);
    const events: PrerenderEvent[] = [];

    const summary = await run(app, { onError: "warn" }, { onEvent: (event) => void events.push(event) });

    expect(events.filter((event) => event.kind === "page")).toHaveLength(summary.planned);
    expect(summary.rendered + summary.reused + summary.dynamic + summary.failed).toBe(summary.planned);
  });

  it("renders only what --only matches", async () => {
    const app = fakeApp([routeOf("/page"), routeOf(POST)], { [POST]: '["/posts/a", "/posts/b"]' });

    const summary = await run(app, {}, { only: "/posts/*" });

    expect(summary.planned).toBe(2);
  });
});

describe("failures", () => {
  it("are listed all at once, with path, file, stack and causes (B2, B3, BF-01, BF-02)", async () => {
    const app = fakeApp([routeOf("/throws/page"), routeOf("/page"), routeOf(POST), routeOf("/x/[id]/page")], {
      [POST]: '["/posts/throws-too"]',
      "/x/[id]/page": '(() => { throw new Error("no list") })()',
    });

    const summary = await run(app);

    expect(summary).toMatchObject({ ok: false, rendered: 1, failed: 2 });
    expect(summary.failures.map(({ path, file, message }) => [path, file, message])).toEqual([
      ["/posts/throws-too", "app/posts/[slug]/page", "boom at /posts/throws-too"],
      ["/throws", "app/throws/page", "boom at /throws"],
      [undefined, "app/x/[id]/page", "no list"],
    ]);
    expect(summary.failures[1]?.stack).toMatch(/boom at \/throws\n[\s\S]*Caused by TypeError: the cause/);
  });

  it("leave nothing that start would serve (BF-09)", async () => {
    const app = fakeApp([routeOf("/throws/page")]);

    await run(app);

    expect(existsSync(join(app.root, "dist/prerender.sqlite"))).toBe(false);
    expect(manifestOf(app).seed).toBe("unfinished");
  });

  it("do not stop a run that only warns", async () => {
    const app = fakeApp([routeOf("/throws/page"), routeOf("/page")]);

    const summary = await run(app, { onError: "warn" });

    expect(summary).toMatchObject({ ok: true, rendered: 1, failed: 1 });
    expect(existsSync(join(app.root, "dist/prerender.sqlite"))).toBe(true);
  });

  it("are rendered again by the next run, the finished pages are not (B11)", async () => {
    const app = fakeApp([routeOf("/throws/page"), routeOf("/page")]);

    await run(app);
    const again = await run(app);

    expect(again).toMatchObject({ resumed: true, rendered: 1, failed: 1 });
    expect(app.renders().toSorted()).toEqual(["/", "/throws", "/throws"]);
  });
});

it("goes on after kill -9 and renders hardly anything twice (B11)", async () => {
  const paths = Array.from({ length: 200 }, (_, index) => `/posts/slow-${index}`);
  const app = fakeApp([routeOf(POST)], { [POST]: JSON.stringify(paths) });
  const child = fork(join(import.meta.dirname, "run-in-child.ts"), [app.root], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  // Told after so many pages: some of them lie in a transaction that will never be written.
  await once(child, "message");
  child.kill("SIGKILL");
  await once(child, "exit");
  const before = app.renders().length;

  const summary = await run(app);

  expect(before).toBeGreaterThan(100);
  expect(summary).toMatchObject({ ok: true, resumed: true, planned: 200, rendered: 200 });
  expect(linesOf(app).map((line) => line.path)).toEqual(paths);
  expect(app.renders().length).toBeLessThan(200 + 120);
});

function run(
  app: FakeApp,
  settings: Partial<PrerenderOptions["settings"]> = {},
  options: Partial<PrerenderOptions> = {},
) {
  return prerender({
    root: app.root,
    settings: { concurrency: 4, workers: 2, timeoutSeconds: 60, retries: 0, onError: "fail", ...settings },
    storeFile: join(app.root, ".vinext/cache.sqlite"),
    onEvent: () => {},
    onOutput: () => {},
    ...options,
  });
}

function manifestOf(app: FakeApp): RouteManifest {
  return JSON.parse(readFileSync(join(app.root, "dist/manifest.json"), "utf8"));
}

function linesOf(app: FakeApp) {
  return readFileSync(join(app.root, "dist/prerender.ndjson"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

function keyOf(app: FakeApp, route: string, path: string) {
  return cacheKey({ namespace: namespaceOf({ code: manifestOf(app).buildId, route }), path });
}
