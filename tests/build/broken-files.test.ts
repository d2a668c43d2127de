import { once } from "node:events";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mustBuild, runVinext } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture, stageFixture } from "../helpers/fixture.ts";
import { startFixture } from "../helpers/server.ts";
import { expectRefusal } from "./expect-refusal.ts";

const app = { root: "" };
const roots: string[] = [];
beforeAll(async () => {
  app.root = (
    await mustBuild({ "app/layout.tsx": LAYOUT, "app/page.tsx": plainPage("home"), "app/long/page.tsx": LONG_PAGE })
  ).root;
});
afterAll(() => [app.root, ...roots].forEach(removeFixture));

describe("a build or store that cannot be used", () => {
  it("refuses a seed that is no database", async () => {
    const root = copied();
    writeFileSync(path.join(root, SEED), "this was a database once".repeat(500));

    expectRefusal(await start(root), [SEED, "damaged or not a database", "run `vinext prerender` here"]);
  });

  it("refuses the database of another program and leaves it as it is", async () => {
    const root = copied();
    const foreign = path.join(root, "foreign.sqlite");
    execute(foreign, "CREATE TABLE guests (name TEXT); INSERT INTO guests VALUES ('Ada')");
    const before = readFileSync(foreign);

    expectRefusal(await start(root, ["--store", foreign]), [
      "foreign.sqlite is a database, but not a store",
      "Point the store at another file",
    ]);
    expect(readFileSync(foreign).equals(before)).toBe(true);
  });

  it("refuses a store of another version, in both directions", async () => {
    for (const version of [0, 99]) {
      const root = copied();
      execute(path.join(root, SEED), `PRAGMA user_version = ${version}`);
      expectRefusal(await start(root), [SEED, `has store version ${version}`]);
    }
  });

  it("refuses a store where no file can be", async () => {
    expectRefusal(await start(app.root, ["--store", "package.json/cache.sqlite"]), [
      "package.json/cache.sqlite cannot be opened as a store",
      "may read and write",
    ]);
    expectRefusal(await start(app.root, ["--store", "dist"]), ["dist cannot be opened as a store"]);
  });

  it("refuses a manifest of another version or with another shape", async () => {
    const root = copied();
    const file = path.join(root, "dist/manifest.json");
    const manifest: object = JSON.parse(readFileSync(file, "utf8"));

    for (const [content, message] of [
      [JSON.stringify({ ...manifest, version: 2 }), "has version 2"],
      [JSON.stringify({ ...manifest, routes: "none" }), "is not a manifest: routes"],
      ["{", "is not a manifest"],
    ] as const) {
      writeFileSync(file, content);
      for (const command of ["start", "prerender"])
        expectRefusal(await runVinext([command, root]), [
          "dist/manifest.json",
          message,
          "Build again with `vinext build`",
        ]);
    }
  });

  it("refuses a build whose keys this version would not find (K1)", async () => {
    const root = copied();
    const file = path.join(root, "dist/manifest.json");
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("cache:app:", "cache:old:"));

    for (const command of ["start", "prerender"])
      expectRefusal(await runVinext([command, root]), ["cache:old:", "cache:app:", "Build again"]);
  });

  it("refuses a port that is taken and an address that is not here", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;

    expectRefusal(await runVinext(["start", app.root, "--port", String(port)]), [
      `Port ${port} of 127.0.0.1 is already in use`,
      "--port",
    ]);
    expectRefusal(await start(app.root, ["--host", "192.0.2.1"]), ["192.0.2.1"]);
    other.close();
  });
});

describe("a build that was prerendered", () => {
  it.each([
    ["is gone", (seed: string) => rmSync(seed), "does not exist"],
    ["is another build's", (seed: string) => execute(seed, FOREIGN), "belongs to another build"],
  ])("is not served when its seed %s (D9)", async (_, breaks, why) => {
    const root = copied();
    breaks(path.join(root, SEED));

    expectRefusal(await start(root), [`prerender.sqlite ${why}`, "Bring all of `dist/` to this machine"]);
  });
});

describe("a build that can be used in part", () => {
  it("warns once and renders on demand when nothing was prerendered", async () => {
    const root = copied();
    rmSync(path.join(root, SEED));
    writeManifest(root, { seed: undefined });

    const server = await startFixture(root);
    const states = [(await server.send("/")).state, (await server.send("/")).state];
    await server.stop();

    expect(states).toEqual(["MISS", "HIT"]);
    expect(server.output()).toContain("prerender.sqlite does not exist");
  });

  it("does not serve the seed of another build", async () => {
    const root = copied();
    execute(path.join(root, SEED), FOREIGN);
    writeManifest(root, { seed: undefined });

    const server = await startFixture(root);
    const { status, state } = await server.send("/");
    await server.stop();

    expect([status, state]).toEqual([200, "MISS"]);
    expect(server.output()).toContain("belongs to another build");
  });

  it("renders a page again whose stored bytes are damaged (S4)", async () => {
    const root = copied();
    execute(
      path.join(root, SEED),
      "UPDATE parts SET bytes = zeroblob(length(bytes)); UPDATE entries SET head = x'00ff'",
    );

    const server = await startFixture(root);
    const first = await server.send("/long");
    const second = await server.send("/long");
    await server.stop();

    expect(first).toMatchObject({ status: 200, state: "MISS" });
    expect(second).toMatchObject({ status: 200, state: "HIT", text: first.text });
    await expect.poll(() => server.output()).toContain("is broken and is rendered again");
  });

  it("opens the seed on a disk that cannot be written", async () => {
    const root = copied();
    const before = readFileSync(path.join(root, SEED));

    const server = await startFixture(root, { args: ["--store", path.join(stage({}), "cache.sqlite")] });
    const { state } = await server.send("/");
    await server.stop();

    expect(state).toBe("HIT");
    expect(readFileSync(path.join(root, SEED)).equals(before)).toBe(true);
  });
});

const SEED = "dist/prerender.sqlite";
const FOREIGN = "UPDATE run SET build_id = 'of-another-build'";
const LONG_PAGE = `export default function Page() { return <p>{"long ".repeat(2_000)}</p>; }`;

/** A copy of the built app that a test may damage. */
function copied(): string {
  const root = stage({});
  cpSync(app.root, root, { recursive: true });
  return root;
}

function stage(files: Readonly<Record<string, string>>): string {
  const root = stageFixture(files);
  roots.push(root);
  return root;
}

function start(root: string, args: readonly string[] = []): ReturnType<typeof runVinext> {
  return runVinext(["start", root, "--port", "0", ...args]);
}

function execute(file: string, sql: string): void {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
}

function writeManifest(root: string, change: object): void {
  const file = path.join(root, "dist/manifest.json");
  const manifest: object = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...manifest, ...change }));
}
