import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";

import type { RuntimeEvent } from "../../../src/request/events.ts";
import type { FrontDoor } from "../../../src/revalidate/front-door.ts";
import type { Assets } from "../../../src/server/assets.ts";
import { createNodeHandler } from "../../../src/server/node-handler.ts";

describe("createNodeHandler", () => {
  it("writes an answer as bytes, without building a Request", async () => {
    const site = await serving({
      handle: () => ({ status: 404, headers: ["X-A", "1", "X-A", "2", "Content-Length", "3"], body: bytes("abc") }),
    });

    const response = await site.fetch("/x");

    expect(response.status).toBe(404);
    expect(response.headers.get("x-a")).toBe("1, 2");
    expect(await response.text()).toBe("abc");
  });

  it("tells the door the raw target and headers", async () => {
    const site = await serving({
      handle: (request) => ({
        status: 200,
        headers: [],
        body: bytes(`${request.method} ${request.target} ${request.header("x-one")}`),
      }),
    });

    const response = await site.fetch("/a%2Fb?q=%20", { headers: { "X-One": "1" } });

    expect(await response.text()).toBe("GET /a%2Fb?q=%20 1");
  });

  it("tells the door a header that came twice as Node joins it", async () => {
    const site = await serving({
      handle: ({ header }) => ({ status: 200, headers: [], body: bytes(`${header("x-one")} ${header("cookie")}`) }),
    });

    expect(await site.raw("/x", { "X-One": ["1", "2"], Cookie: ["a=1", "b=2"] })).toBe("1, 2 a=1; b=2");
  });

  it("gives app code an empty body where the request has none", async () => {
    const site = await serving({ handle: async (_, web) => new Response(`<${await web().text()}>`) });

    const response = await site.fetch("/x", { method: "POST" });

    expect(await response.text()).toBe("<>");
  });

  it("gives app code the request body and keeps every Set-Cookie", async () => {
    const site = await serving({
      handle: async (_, web) => {
        const request = web();
        const headers = new Headers([
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
        ]);
        return new Response(`${new URL(request.url).pathname} ${await request.text()}`, { headers });
      },
    });

    const response = await site.fetch("//two?x", { method: "POST", body: "hello" });

    expect(await response.text()).toBe("//two hello");
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });

  it.each([
    ["a b:99999", "http://localhost/x"],
    ["user@evil", "http://localhost/x"],
    ["evil/path", "http://localhost/x"],
    ["evil?", "http://localhost/x"],
    ["evil:99999", "http://localhost/x"],
    ["[::1]:80", "http://[::1]/x"],
    ["own.example:81", "http://own.example:81/x"],
  ])("builds the URL of a request with the Host %s (K9)", async (host, url) => {
    const site = await serving({ handle: (_, web) => ({ status: 200, headers: [], body: bytes(web().url) }) });

    expect(await site.raw("/x", { host })).toBe(url);
  });

  it("answers 500 and reports once when the door fails", async () => {
    const site = await serving({ handle: () => Promise.reject(new Error("boom")) });

    const response = await site.fetch("/x");

    expect(response.status).toBe(500);
    expect(response.headers.get("cache-control")).toContain("no-store");
    expect(await response.text()).not.toContain("boom");
    expect(site.events).toMatchObject([{ kind: "failed", path: "/x", reason: "visit" }]);
  });

  it("answers 500 when a public file cannot be looked up, and goes on", async () => {
    const serve = (): never => {
      throw new Error("boom");
    };
    const site = await serving({ handle: async () => new Response() }, { serve, fileOf: () => undefined });

    expect((await site.fetch("/x")).status).toBe(500);
    expect(site.events).toMatchObject([{ kind: "failed", path: "/x", reason: "visit" }]);
  });

  it("breaks the connection when a stream fails half-way, so that nobody takes it for whole (P3)", async () => {
    const site = await serving({ handle: async () => new Response(failingStream()) });

    const text = site.fetch("/x").then((response) => response.text());

    await expect(text).rejects.toThrow();
    expect(site.events).toMatchObject([{ kind: "failed" }]);
  });

  it("cancels the stream and the request signal when the visitor leaves", async () => {
    const cancelled = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<void>();
    const site = await serving({
      handle: async (_, web) => {
        web().signal.addEventListener("abort", () => aborted.resolve());
        return new Response(
          new ReadableStream({
            start: (controller) => controller.enqueue(bytes("first")),
            pull: () => new Promise(() => {}),
            cancel: () => cancelled.resolve(),
          }),
        );
      },
    });

    const leave = new AbortController();
    const response = await site.fetch("/x", { signal: leave.signal });
    await response.body?.getReader().read();
    leave.abort();

    await Promise.all([cancelled.promise, aborted.promise]);
    expect(site.events).toEqual([]);
  });
});

type Door = Pick<FrontDoor, "handle">;

const NO_ASSETS: Assets = { serve: () => false, fileOf: () => undefined };

async function serving(door: Door, assets = NO_ASSETS) {
  const events: RuntimeEvent[] = [];
  const platform = { now: () => 0, waitUntil: () => {}, report: (event: RuntimeEvent) => void events.push(event) };
  const listener = createNodeHandler({ door, assets, platform });
  const server = createServer({ optimizeEmptyRequests: true }, listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    events,
    fetch: (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init),
    raw: (path: string, headers: Record<string, string | string[]>) =>
      new Promise<string>((resolve, reject) => {
        const request = httpRequest({ port, host: "127.0.0.1", path, headers }, (response) => {
          response.setEncoding("utf8");
          let text = "";
          response.on("data", (chunk: string) => (text += chunk));
          response.on("end", () => resolve(text));
        });
        request.on("error", reject);
        request.end();
      }),
  };
}

function failingStream(): ReadableStream {
  const chunks = [bytes("half")];
  return new ReadableStream({
    pull: (controller) => {
      const chunk = chunks.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.error(new Error("boom"));
    },
  });
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
