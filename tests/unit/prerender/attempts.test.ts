import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";

import { attempt } from "../../../src/prerender/attempts.ts";
import { createPool } from "../../../src/prerender/render-pool.ts";
import type { Thrown } from "../../../src/prerender/thrown.ts";
import { fakeApp } from "./fake-app.ts";

const POLICY = { retries: 1, tries: 1, timeoutSeconds: 60, pauseMs: 1 };

describe("attempt", () => {
  it("fails a page that hangs, naming it and the limit (BF-04, ER-07)", async () => {
    const { render, app } = opened({ timeoutSeconds: 0.3 });

    const result = await render("/hangs");

    expect(result).toMatchObject({
      kind: "failed",
      error: { message: "/hangs did not finish within 0.3 s in 2 attempts." },
    });
    expect(app.renders()).toEqual(["/hangs", "/hangs"]);
  });

  it("names the request that a page waits for, without its query (B4)", async () => {
    const { render } = opened({ timeoutSeconds: 0.3 });
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;

    const result = await render(`/asks/${port}`);
    silent.closeAllConnections();
    silent.close();

    const message = `/asks/${port} did not finish within 0.3 s in 2 attempts: http://127.0.0.1:${port}/hung does not answer.`;
    expect(result).toMatchObject({ kind: "failed", error: { message } });
  });

  it("ends a page that never gives the thread back, and renders its neighbours elsewhere (B4, ER-07)", async () => {
    const { render } = opened({ timeoutSeconds: 1, retries: 0 });

    const results = await Promise.all([render("/loops"), render("/a"), render("/hangs-too"), render("/b")]);

    expect(results.map((result) => result.kind)).toEqual(["failed", "entry", "failed", "entry"]);
    expect(results[0]).toMatchObject({ error: { message: expect.stringContaining("/loops did not finish") } });
  });

  it("fails only the page that ends its thread", async () => {
    const { render } = opened();

    const results = await Promise.all([render("/exits"), render("/a"), render("/b")]);

    expect(results.map((result) => result.kind)).toEqual(["failed", "entry", "entry"]);
    expect(results[0]).toMatchObject({ error: { code: "VINEXT_THREAD_LOST" } });
  });

  it("tries again after a network error and not after any other (B2, BF-03)", async () => {
    const { render, app } = opened({ retries: 2 });

    const [flaky, throws] = await Promise.all([render("/flaky"), render("/throws")]);

    expect(flaky).toMatchObject({ kind: "entry" });
    expect(throws).toMatchObject({
      kind: "failed",
      error: { message: "boom at /throws", cause: { message: "the cause" } },
    });
    expect(app.renders().filter((path) => path === "/throws")).toHaveLength(1);
  });

  it("tries whatever throws as often as the app asks for (BF-03)", async () => {
    const { render, app } = opened({ retries: 0, tries: 3 });

    expect(await render("/throws")).toMatchObject({ kind: "failed" });
    expect(app.renders()).toEqual(["/throws", "/throws", "/throws"]);
  });

  it("survives a promise that a page leaves behind", async () => {
    const { render, strays } = opened();

    await render("/stray");
    const next = await render("/a");

    expect(next).toMatchObject({ kind: "entry" });
    expect(strays).toMatchObject([{ message: "left behind" }]);
  });

  it("refuses invalidations during a render (BF-06)", async () => {
    const { render } = opened();

    expect(await render("/invalidates")).toMatchObject({
      kind: "failed",
      error: { code: "VINEXT_INVALIDATION_AT_BUILD" },
    });
  });

  it("says when the bundle cannot be loaded", async () => {
    const { pool } = opened({ serverFile: "/nowhere/index.js" });

    await expect(pool.run({ kind: "render", route: "/page", path: "/" }, "shared")).rejects.toThrow(
      "/nowhere/index.js",
    );
  });
});

interface Opening extends Partial<Pick<typeof POLICY, "retries" | "tries" | "timeoutSeconds">> {
  readonly serverFile?: string;
}

function opened({ serverFile, ...changed }: Opening = {}) {
  const app = fakeApp([]);
  const strays: Thrown[] = [];
  const policy = { ...POLICY, ...changed };
  const pool = createPool({
    concurrency: 4,
    thread: {
      setup: {
        serverFile: serverFile ?? join(app.root, "dist/server/index.js"),
        buildId: "b",
        basePath: "",
        draftSecret: "",
        concurrency: 8,
        storeFile: join(app.root, ".vinext/cache.sqlite"),
      },
      timeoutMs: policy.timeoutSeconds * 1000,
      // How long a thread may wait for its turn on a busy machine before it is taken for stuck.
      graceMs: 1_000,
      onStray: (error) => strays.push(error),
      onOutput: () => {},
    },
  });
  onTestFinished(() => pool.close());
  return {
    app,
    pool,
    strays,
    render: (path: string) => attempt(pool, { kind: "render", route: "/page", path }, policy),
  };
}
