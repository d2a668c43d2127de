import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";

import { resolveConfig } from "../../../src/config.ts";
import { prerender } from "../../../src/prerender/run.ts";
import { startServer } from "../../../src/server/start.ts";
import type { StartOptions } from "../../../src/server/start.ts";
import { routeOf } from "../manifest/build-fixture.ts";
import { fakeApp } from "../prerender/fake-app.ts";
import type { FakeApp } from "../prerender/fake-app.ts";

const POST = "/posts/[slug]/page";
const SECRET = "a-secret-that-is-long-enough";

describe("startServer", () => {
  it("answers the first visit of every listed path from the build, without rendering (K1)", async () => {
    const paths = Array.from({ length: 30 }, (_, index) => `/posts/${"x".repeat(index * 20)}%E6%97%A5${index}`);
    const app = fakeApp([routeOf("/page"), routeOf(POST)], { [POST]: JSON.stringify(paths) });
    await prerenderApp(app);
    const rendered = app.renders().length;
    const site = await started(app);

    const answers = await Promise.all(["/", ...paths].map((path) => fetch(site.url + path)));

    expect(answers.map((answer) => answer.headers.get("x-vinext-cache"))).toEqual(answers.map(() => "HIT"));
    expect(app.renders()).toHaveLength(rendered);
  });

  it("keeps what it rendered across a restart (BI-02)", async () => {
    const app = fakeApp([routeOf(POST)], { [POST]: "[]" });
    await prerenderApp(app);
    const first = await started(app);
    const miss = await fetch(`${first.url}/posts/new`);
    const text = await miss.text();
    await first.close();

    const second = await started(app);
    const hit = await fetch(`${second.url}/posts/new`);

    expect(miss.headers.get("x-vinext-cache")).toBe("MISS");
    expect(hit.headers.get("x-vinext-cache")).toBe("HIT");
    expect(await hit.text()).toBe(text);
  });

  it("forgets a listed page that it rendered again when the next build does not list it (B8)", async () => {
    const [kept, gone] = ["/posts/tagged-a", "/posts/tagged-b"];
    const lists = `existsSync(LOG + ".one") ? ["${kept}"] : ["${kept}", "${gone}"]`;
    const app = fakeApp([routeOf(POST)], { [POST]: lists });
    await prerenderApp(app);
    const first = await started(app, { revalidateSecrets: [SECRET] });
    const init = { method: "POST", headers: { authorization: `Bearer ${SECRET}` }, body: `{ "tags": ["news"] }` };
    await fetch(`${first.url}/_vinext/revalidate?wait=1`, init);
    await first.close();
    const renderedAgain = app.renders().slice(2).toSorted();

    writeFileSync(join(app.root, "renders.log.one"), "");
    await prerenderApp(app);
    const second = await started(app);
    const answers = [await fetch(second.url + kept), await fetch(second.url + gone)];

    expect(renderedAgain).toEqual([kept, gone]);
    expect(answers.map(({ headers }) => headers.get("x-vinext-cache"))).toEqual(["HIT", "MISS"]);
  });

  it("warns that nothing was prerendered, and renders on the first visit", async () => {
    const app = fakeApp([routeOf("/page")]);
    const lines: string[] = [];

    const site = await started(app, { log: (level, line) => void lines.push(`${level} ${line}`) });
    const answer = await fetch(site.url);

    expect(lines.join("\n")).toMatch(/^warn .*does not exist: pages are rendered on their first visit/);
    expect(answer.headers.get("x-vinext-cache")).toBe("MISS");
  });

  it("refuses a build whose prerender run failed (BF-09)", async () => {
    const app = fakeApp([routeOf("/throws/page")]);
    await prerenderApp(app);

    await expect(started(app)).rejects.toMatchObject({ code: "VINEXT_SEED_INCOMPLETE" });
  });

  it("says that a port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;

    await expect(started(fakeApp([routeOf("/page")]), { port })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is already in use.`,
    );
  });

  it("says that an address is not its own", async () => {
    await expect(started(fakeApp([routeOf("/page")]), { host: "192.0.2.1" })).rejects.toMatchObject({
      code: "VINEXT_CANNOT_LISTEN",
    });
  });

  it("says that a store cannot be opened (S8)", async () => {
    const app = fakeApp([routeOf("/page")]);
    mkdirSync(join(app.root, "taken"));

    await expect(started(app, { storeFile: "taken" })).rejects.toMatchObject({ code: "VINEXT_STORE_OPEN" });
  });

  it.each([
    ["the folder of assets is gone", ({ root }: FakeApp) => rmSync(join(root, "dist/client"), { recursive: true }), {}],
    ["a secret is none", undefined, { revalidateSecrets: ["whsec_%"] }],
    ["the address is another machine's", undefined, { host: "192.0.2.1" }],
  ])("leaves no store open when %s (R10)", async (_, breaks, options) => {
    const app = fakeApp([routeOf("/page")]);
    await prerenderApp(app);
    breaks?.(app);

    await expect(started(app, options)).rejects.toThrow();

    // Whoever closes a store of SQLite last takes its log away.
    expect(readdirSync(join(app.root, ".vinext"))).toEqual(["cache.sqlite"]);
  });

  it("says that there is no build", async () => {
    const app = fakeApp([]);

    await expect(started({ ...app, root: join(app.root, "nowhere") })).rejects.toMatchObject({
      code: "VINEXT_MANIFEST_MISSING",
    });
  });

  it("refuses a manifest that is no JSON", async () => {
    const app = fakeApp([]);
    writeFileSync(join(app.root, "dist/manifest.json"), "{");

    await expect(started(app)).rejects.toMatchObject({ code: "VINEXT_MANIFEST_INVALID" });
  });
});

it("finishes the answer that runs when SIGTERM comes, and exits with 0 (R8)", async () => {
  const app = fakeApp([routeOf(POST)], { [POST]: "[]" });
  await prerenderApp(app);
  const main = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, "start", app.root, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = await new Promise<string>((resolve) =>
    child.stdout.on("data", (chunk) => resolve(/http\S+/.exec(String(chunk))?.[0] ?? "")),
  );

  const answer = fetch(`${url}/posts/takes-half-a-second`);
  await until(() => app.renders().includes("/posts/takes-half-a-second"));
  child.kill("SIGTERM");

  expect((await answer).status).toBe(200);
  expect(await exit).toBe(0);
});

async function started(app: FakeApp, options: Partial<StartOptions> = {}) {
  const running = await startServer({
    revalidateSecrets: [],
    root: app.root,
    host: "127.0.0.1",
    port: 0,
    store: resolveConfig({}, {}).store,
    log: () => {},
    ...options,
  });
  let closed = false;
  const close = async () => {
    if (!closed) await running.close();
    closed = true;
  };
  onTestFinished(close);
  return { url: running.url, close };
}

function prerenderApp(app: FakeApp) {
  return prerender({
    root: app.root,
    settings: { concurrency: 4, workers: 1, timeoutSeconds: 60, retries: 0, onError: "fail" },
    storeFile: join(app.root, ".vinext/cache.sqlite"),
    onEvent: () => {},
    onOutput: () => {},
  });
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
