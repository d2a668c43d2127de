import { once } from "node:events";
import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FLOW_APP } from "../fixtures/flow-app.ts";
import { mustBuild } from "../helpers/build.ts";
import { removeFixture } from "../helpers/fixture.ts";
import { newStore, startWithStore } from "./node-target.ts";
import { invalidate, refreshed, stampOf } from "./target.ts";

const app = { root: "" };
beforeAll(async () => {
  app.root = (await mustBuild(FLOW_APP)).root;
});
afterAll(() => removeFixture(app.root));

describe("code that is loaded", () => {
  it("loads neither the app nor React for answers from the store", async () => {
    const server = await startWithStore(app.root, newStore(app.root));
    for (const path of ["/timed", "/timed.rsc", "/feed.json", "/closed/zzz", "/nope", "/timed/"])
      await server.send(path);
    await server.send("/timed", { headers: { "accept-encoding": "gzip" } });

    const loaded = await server.loaded();
    await server.send("/open/unlisted");
    const afterMiss = await server.loaded();
    expect(await server.stop()).toBe(0);

    expect(loaded.filter((url) => isRenderCode(url, app.root))).toEqual([]);
    expect(afterMiss.some((url) => isRenderCode(url, app.root))).toBe(true);
  });

  it("does not wait for the app's modules when an answer is stale (R7)", async () => {
    const gate = await openGate();
    const server = await startWithStore(app.root, newStore(app.root), { env: { GATE: gate.url } });
    const first = stampOf(await server.send("/timed"));

    await server.pass(3_601);
    const stale = await server.send("/timed");
    // The module of the page waits at the gate, so nothing of it can have taken part in this answer.
    await gate.reached;
    const again = await server.send("/timed");
    gate.open();

    expect([stale.state, stampOf(stale), stampOf(again)]).toEqual(["STALE", first, first]);
    await refreshed(server, "/timed", first);
    await server.stop();
    await gate.close();
  });
});

describe("restarts", () => {
  it("keeps a regenerated page over a restart (BI-02, T6)", async () => {
    const store = newStore(app.root);
    const before = await startWithStore(app.root, store);
    const built = stampOf(await before.send("/timed"));
    await before.pass(3_601);
    await before.send("/timed");
    const regenerated = stampOf(await refreshed(before, "/timed", built));
    const unlisted = stampOf(await before.send("/open/later"));
    expect(await before.stop()).toBe(0);

    const after = await startWithStore(app.root, store, { aheadSeconds: 3_601 });

    const replies = [await after.send("/timed"), await after.send("/open/later"), await after.send("/timed.rsc")];
    await after.stop();
    expect(replies.map(({ state }) => state)).toEqual(["HIT", "HIT", "HIT"]);
    expect(replies.map(stampOf)).toEqual([regenerated, unlisted, regenerated]);
  });

  it.each([
    ["revalidatePath", { path: "/timed" }, "/timed", "MISS"],
    ["revalidateTag", { tag: "news", profile: { expire: 0 } }, "/tagged", "MISS"],
    ["revalidateTag with a profile", { tag: "news", profile: "max" }, "/tagged", "STALE"],
  ])("never takes %s back, even when killed before the next request (TG-23, T4)", async (_, what, path, state) => {
    const store = newStore(app.root);
    const before = await startWithStore(app.root, store);
    await invalidate(before, what);
    await before.kill();

    const after = await startWithStore(app.root, store);

    const first = await after.send(path);
    await after.stop();
    expect(first).toMatchObject({ status: 200, state });
  });

  it("serves every page after it was killed in the middle of work", async () => {
    const store = newStore(app.root);
    const before = await startWithStore(app.root, store);
    const work = ["/timed", "/tagged", "/closed/a", ...UNLISTED].map(async (path) => {
      await invalidate(before, { path });
      return before.send(path);
    });
    await Promise.race(work);
    await before.kill();
    await Promise.allSettled(work);

    const after = await startWithStore(app.root, store);

    for (const path of ["/", "/timed", "/tagged", "/closed/a", "/feed.json", "/names/100%25", ...UNLISTED]) {
      expect({ path, status: (await after.send(path)).status }).toEqual({ path, status: 200 });
      expect({ path, state: (await after.send(path)).state }).toEqual({ path, state: "HIT" });
    }
    expect(after.output()).not.toMatch(/broken|corrupt/);
    expect(await after.stop()).toBe(0);
  });

  it("finishes the answers that are under way when it is asked to stop", async () => {
    const gate = await openGate();
    const server = await startWithStore(app.root, newStore(app.root), { env: { GATE: gate.url } });
    await invalidate(server, { path: "/timed" }).catch(() => undefined);
    const [slow] = [server.send("/timed")];
    await gate.reached;

    const stopped = server.stop();
    gate.open();

    expect((await slow).status).toBe(200);
    expect(await stopped).toBe(0);
    await gate.close();
  });
});

const UNLISTED = ["/open/1", "/open/2", "/open/3"];

function isRenderCode(url: string, root: string): boolean {
  return (
    url.includes(`${root}/dist/server/`) ||
    /\/node_modules\/(?:react|react-dom|react-server-dom-webpack|scheduler|vite|rolldown)\//.test(url) ||
    /\/dist\/(?:render|next|vite)\/(?!env-files)/.test(url)
  );
}

/** A server that lets nobody through until it is opened. */
async function openGate(): Promise<{
  readonly url: string;
  readonly reached: Promise<void>;
  open(): void;
  close(): Promise<void>;
}> {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    reached.resolve();
    void opened.promise.then(() => response.end("pass"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    reached: reached.promise,
    open: () => opened.resolve(),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
