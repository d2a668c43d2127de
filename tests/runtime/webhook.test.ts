import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FLOW_APP } from "../fixtures/flow-app.ts";
import { mustBuild, runVinext } from "../helpers/build.ts";
import { removeFixture } from "../helpers/fixture.ts";
import type { FixtureServer } from "../helpers/server.ts";
import { SECRET } from "../helpers/webhook.ts";
import { callWebhook } from "./flows-webhook.ts";
import { newStore, startWithStore } from "./node-target.ts";
import { refreshed, stampOf } from "./target.ts";

const app = { root: "" };
beforeAll(async () => {
  app.root = (await mustBuild(FLOW_APP)).root;
});
afterAll(() => removeFixture(app.root));

const env = { VINEXT_REVALIDATE_SECRET: `another-secret-of-this-site,${SECRET}` };
const start = (store = newStore(app.root)): Promise<FixtureServer> => startWithStore(app.root, store, { env });

async function withServer(test: (server: FixtureServer) => Promise<void>): Promise<void> {
  const server = await start();
  try {
    await test(server);
  } finally {
    await server.stop();
  }
}

describe("the webhook on a Node server", () => {
  it("reaches another process on the store with its next request, and knows a call that comes there again (T1)", async () => {
    const store = newStore(app.root);
    const [one, two] = [await start(store), await start(store)];
    const old = stampOf(await two.send("/long"));

    const first = await callWebhook(one, { paths: ["/long"], mode: "expire" });
    const next = await two.send("/long");
    const again = await callWebhook(two, { paths: ["/long"], mode: "expire" });

    expect(next.state).toBe("MISS");
    expect(stampOf(next)).not.toBe(old);
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(await two.send("/long")).toMatchObject({ state: "HIT", text: next.text });
    await Promise.all([one.stop(), two.stop()]);
  });

  it("survives being killed right after the answer: fence and receipt are both there (T4)", async () => {
    const store = newStore(app.root);
    const before = await start(store);
    const old = stampOf(await before.send("/long"));
    const first = await callWebhook(before, { paths: ["/long"], mode: "expire" });
    await before.kill();

    const after = await start(store);
    const page = await after.send("/long");
    const again = await callWebhook(after, { paths: ["/long"], mode: "expire" });

    expect(page.state).toBe("MISS");
    expect(stampOf(page)).not.toBe(old);
    expect(again.text).toBe(first.text);
    expect(await after.send("/long")).toMatchObject({ state: "HIT" });
    await after.stop();
  });

  it("refuses 10 MB that nobody signed, and goes on serving", () =>
    withServer(async (server) => {
      const reply = await server.send("/_vinext/revalidate", {
        method: "POST",
        headers: {
          "webhook-signature": "v1,x",
          "webhook-id": "a",
          "webhook-timestamp": String(Math.floor(Date.now() / 1000)),
        },
        body: "x".repeat(10 * 1024 * 1024),
      });

      expect(reply).toMatchObject({ status: 413, text: "The body is larger than 65536 bytes.\n" });
      expect(await streamed(server.url, 10 * 1024 * 1024)).toMatch(/^HTTP\/1\.1 413 /);
      expect(await streamed(server.url, 50 * 1024 * 1024)).toMatch(/^HTTP\/1\.1 413 /);
      expect(await server.send("/long")).toMatchObject({ state: "HIT" });
    }));

  it("is not there without a secret", async () => {
    const server = await startWithStore(app.root, newStore(app.root));

    const reply = await callWebhook(server, { paths: ["/long"] });
    await server.stop();

    expect(reply.status).toBe(404);
  });

  it("loads no app code to take a hard call", () =>
    withServer(async (server) => {
      await callWebhook(server, { paths: ["/long"], tags: ["news"], mode: "expire" });

      expect((await server.loaded()).filter((url) => url.includes(`${app.root}/dist/server/`))).toEqual([]);
    }));
});

describe("vinext revalidate", () => {
  it("signs, sends and prints the receipt", () =>
    withServer(async (server) => {
      const old = stampOf(await server.send("/long"));
      const args = ["--path", "/long", "--path", "/nowhere", "--tag", "news", "--page", "/open/[slug]"];

      const sent = await runVinext(["revalidate", server.url, ...args], env);

      expect(sent).toMatchObject({ code: 0, stderr: "" });
      expect(sent.stdout.split("\n")).toEqual([
        "/long                1 entry, stale now, 1 being rendered again",
        "/nowhere             0 entries, stale now, 0 being rendered again",
        "/open/[slug] (page)  1 entry, stale now, 1 being rendered again",
        "tag news             1 entry, stale now, 1 being rendered again",
        "",
      ]);
      await refreshed(server, "/long", old);
    }));

  it("counts, expires, waits, and speaks JSON", () =>
    withServer(async (server) => {
      const run = (...args: readonly string[]) => runVinext(["revalidate", `${server.url}/`, ...args], env);

      expect((await run("--path", "/long", "--dry-run")).stdout).toBe("/long  1 entry, nothing changed (dry run)\n");
      expect((await run("--path", "/long", "--wait")).stdout).toMatch(/\n\/long: stored\n$/);
      expect(JSON.parse((await run("--path", "/long", "--expire", "--json")).stdout)).toMatchObject({
        mode: "expire",
      });
      expect(await server.send("/long")).toMatchObject({ state: "MISS" });
    }));

  it("says what to do when the secret is wrong or missing", () =>
    withServer(async (server) => {
      const args = ["revalidate", server.url, "--path", "/long"];

      const wrong = await runVinext(args, { VINEXT_REVALIDATE_SECRET: "wrong-secret-of-another-site" });
      const missing = await runVinext(args);

      expect([wrong.code, missing.code]).toEqual([1, 1]);
      expect(wrong.stderr).toMatch(
        /answered 401: The signature does not fit the call\. \[VINEXT_WEBHOOK_REFUSED\]\nSee that /,
      );
      expect(missing.stderr).toContain("[VINEXT_SECRET_MISSING]");
    }));

  it.each([
    [[], "Which site?"],
    [["example.com", "--path", "/"], "is no address"],
    [["http://127.0.0.1:9"], "What changed?"],
    [["http://127.0.0.1:9", "--paths", "/"], "There is no option"],
  ])("shows the usage for %j", async (args, expected) => {
    const result = await runVinext(["revalidate", ...args], env);

    expect(result.code).toBe(2);
    expect(result.stderr).toContain(expected);
  });

  it("fails in one sentence when nobody answers", async () => {
    const result = await runVinext(["revalidate", "http://127.0.0.1:9", "--path", "/"], env);

    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(
      /^http:\/\/127\.0\.0\.1:9\/_vinext\/revalidate did not answer: .*\[VINEXT_WEBHOOK_NOT_REACHED\]\n/,
    );
  });
});

/** Sends a body that announces no length and returns the first line of the answer. */
async function streamed(url: string, bytes: number): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  const second = String(Math.floor(Date.now() / 1000));
  const signed = `webhook-id: a\r\nwebhook-timestamp: ${second}\r\nwebhook-signature: v1,x\r\n`;
  socket.write(`POST /_vinext/revalidate HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n${signed}\r\n`);
  // The server may close the connection while it is still being written to.
  socket.on("error", () => undefined);
  socket.write(`${bytes.toString(16)}\r\n${"x".repeat(bytes)}\r\n0\r\n\r\n`);
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  return answer.toString("latin1").split("\r\n", 1)[0] ?? "";
}
