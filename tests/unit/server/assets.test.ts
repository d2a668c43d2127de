import { mkdtempSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";

import { createAssets } from "../../../src/server/assets.ts";

describe("createAssets", () => {
  it("serves hashed files as immutable and public files as changeable", async () => {
    const get = await serving("");

    const script = await get("/_vinext/static/a-1b2c.js");
    const robots = await get("/robots.txt");

    expect(script.headers.get("cache-control")).toBe("public,max-age=31536000,immutable");
    expect(await script.text()).toBe("hashed");
    expect(robots.headers.get("cache-control")).toBe("public, max-age=0");
    expect(robots.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  });

  it("finds names that need escapes and names without extension", async () => {
    const get = await serving("");

    expect((await get("/caf%C3%A9%20menu.txt")).status).toBe(200);
    expect((await get("/.well-known/security")).status).toBe(200);
  });

  it("answers 404 below /_vinext/ but leaves the webhook to the door (P13)", async () => {
    const get = await serving("");

    expect((await get("/_vinext/static/gone.js")).status).toBe(404);
    expect((await get("/_vinext/prerender")).status).toBe(404);
    expect(await (await get("/_vinext/revalidate")).text()).toBe("door");
  });

  it.each(["/posts/a", "/", "/../server/index.js", "/%2e%2e/manifest.json", "/%E0%A4%A", "/_vinext"])(
    "leaves %s to the door",
    async (path) => {
      const get = await serving("");

      expect(await (await get(path)).text()).toBe("door");
    },
  );

  it("serves files below the base path only", async () => {
    const get = await serving("/base");

    expect(await (await get("/base/robots.txt")).text()).toBe("robots");
    expect(await (await get("/robots.txt")).text()).toBe("door");
  });

  it("leaves other methods to the door", async () => {
    const get = await serving("");

    expect(await (await get("/robots.txt", "POST")).text()).toBe("door");
  });
});

async function serving(basePath: string): Promise<(path: string, method?: string) => Promise<Response>> {
  const dist = mkdtempSync(join(tmpdir(), "assets-"));
  const clientDir = join(dist, "client");
  mkdirSync(join(clientDir, "_vinext/static"), { recursive: true });
  mkdirSync(join(clientDir, ".well-known"));
  writeFileSync(join(clientDir, "_vinext/static/a-1b2c.js"), "hashed");
  writeFileSync(join(clientDir, "robots.txt"), "robots");
  writeFileSync(join(clientDir, "café menu.txt"), "menu");
  writeFileSync(join(clientDir, ".well-known/security"), "security");
  writeFileSync(join(dist, "manifest.json"), "secret");

  const rules = (): [] => [];
  const assets = createAssets({ clientDir, basePath, rules });
  const server = createServer((request, response) => {
    if (!assets.serve(request, response)) response.end("door");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (path, method = "GET") => fetch(`http://127.0.0.1:${port}${path}`, { method });
}
