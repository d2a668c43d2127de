import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { jsonLines, mustBuild, runVinext } from "../helpers/build.ts";
import { LAYOUT, removeFixture } from "../helpers/fixture.ts";
import { until } from "../helpers/http.ts";
import { startFixture, type FixtureServer } from "../helpers/server.ts";

const INSTRUMENTATION = `
  import { appendFileSync } from "node:fs";
  const note = (line) => appendFileSync(process.env.NOTES, JSON.stringify(line) + "\\n");
  export async function register() {
    if (process.env.REFUSE) throw new Error("no collector");
    await new Promise((done) => setTimeout(done, 20));
    note({ kind: "register", runtime: process.env.NEXT_RUNTIME });
  }
  export async function onRequestError(error, request, context) {
    note({ kind: "error", message: error.message, digest: error.digest, ...request, headers: request.headers["x-probe"], ...context });
    throw new Error("the collector is away");
  }`;

const FAILING = `
  import { existsSync } from "node:fs";
  const fail = () => { if (existsSync(process.env.NOTES + ".broken")) throw new Error("broken"); };`;

interface Note {
  readonly kind: string;
  readonly [name: string]: unknown;
}

const app: { root: string; notes: string; server: FixtureServer | undefined } = {
  root: "",
  notes: "",
  server: undefined,
};
beforeAll(async () => {
  const folder = path.resolve(import.meta.dirname, "../.tmp");
  app.notes = path.join(folder, `notes-${process.pid}`);
  const built = await mustBuild(
    {
      "instrumentation.ts": INSTRUMENTATION,
      "app/layout.tsx": LAYOUT,
      "app/timed/page.tsx": `${FAILING} export const revalidate = 60; export default function Page() { fail(); return <p>{Math.random()}</p>; }`,
      "app/feed/route.ts": `${FAILING} export const revalidate = 60; export function GET() { fail(); return new Response("feed"); }`,
      "app/live/page.tsx": `${FAILING} export const dynamic = "force-dynamic"; export default function Page() { fail(); return <p>live</p>; }`,
      "app/turned/page.tsx": `
        import { existsSync } from "node:fs";
        import { cookies } from "next/headers";
        export const revalidate = 60;
        export default async function Page() { if (existsSync(process.env.NOTES + ".broken")) await cookies(); return <p>plain</p>; }`,
    },
    { NOTES: app.notes },
  );
  app.root = built.root;
  expect(notes()).toEqual([]);
  app.server = await startFixture(app.root, { env: { NOTES: app.notes } });
});
afterAll(async () => {
  await app.server?.stop();
  removeFixture(app.root);
  for (const name of [app.notes, `${app.notes}.broken`]) rmSync(name, { force: true });
});

function notes(): readonly Note[] {
  try {
    return jsonLines(readFileSync(app.notes, "utf8")) as readonly Note[];
  } catch {
    // Nothing was written yet.
    return [];
  }
}

function get(target: string, headers: Readonly<Record<string, string>> = {}) {
  if (!app.server) throw new Error("The server is not there.");
  return app.server.send(target, { headers });
}

it("registers once, before the server accepts requests, and loads nothing else of the app (IN-01)", async () => {
  const early = notes();
  await get("/timed");
  const loaded = await app.server?.loaded();

  expect(early).toEqual([{ kind: "register", runtime: "nodejs" }]);
  expect(notes()).toEqual(early);
  expect(loaded?.some((url) => url.endsWith("/dist/server/instrumentation.js"))).toBe(true);
  expect(loaded?.some((url) => url.endsWith("/dist/server/index.js") || /\breact\b/.test(path.basename(url)))).toBe(
    false,
  );
});

it("tells of failing regenerations and renders, once per error (IN-02, ER-09, RT-04)", async () => {
  writeFileSync(`${app.notes}.broken`, "");
  await app.server?.pass(61);
  for (const target of ["/timed", "/feed", "/turned"]) expect((await get(target)).state).toBe("STALE");
  await get("/live?a=1", { "x-probe": "seen" });
  await get("/timed");

  const told = await until(
    () => notes().filter(({ kind }) => kind === "error"),
    (errors) => errors.length >= 4,
  );
  const byRoute = new Map(told.map((note) => [note["routePath"], note]));
  expect(told).toHaveLength(4);
  expect(byRoute.get("/timed/page")).toMatchObject({
    message: "broken",
    path: "/timed",
    method: "GET",
    routerKind: "App Router",
    routeType: "render",
    revalidateReason: "stale",
  });
  expect(byRoute.get("/feed/route")).toMatchObject({ routeType: "route", revalidateReason: "stale" });
  expect(byRoute.get("/turned/page")).toMatchObject({ digest: "DYNAMIC_SERVER_USAGE" });
  expect(byRoute.get("/live/page")).toMatchObject({ routeType: "render", headers: "seen" });
  expect(byRoute.get("/live/page")).not.toHaveProperty("revalidateReason");
  await until(
    () => app.server?.output() ?? "",
    (output) => output.includes("the collector is away"),
  );
});

it("does not start when register() fails", async () => {
  const { code, output } = await runVinext(["start", app.root, "--port", "0"], { NOTES: app.notes, REFUSE: "1" });

  expect(code).toBe(1);
  expect(output).toContain("no collector");
  expect(output).toContain("[VINEXT_REGISTER_FAILED]");
});
