import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runVinext } from "../helpers/build.ts";
import { actionId, call, field, FORM } from "../helpers/call-action.ts";
import { LAYOUT, type FixtureFiles } from "../helpers/fixture.ts";
import { until, type Reply } from "../helpers/http.ts";
import { startFixture } from "../helpers/server.ts";
import { startWorker } from "../helpers/worker-machine.ts";
import { onEveryMachine } from "./machines.ts";
import { breakSource, type Target } from "./target.ts";

const INSTRUMENTATION = `
  import { around, wrapped } from "./around";
  const note = (line) => console.log("NOTE" + JSON.stringify(line));
  export async function register() {
    if (process.env.REFUSE) throw new Error("no collector");
    await new Promise((done) => setTimeout(done, 20));
    note({ kind: "register", runtime: process.env.NEXT_RUNTIME });
    // As collectors of traces do it.
    const { Server } = process.getBuiltinModule("node:http");
    if (!Server) return;
    const { emit } = Server.prototype;
    Server.prototype.emit = function (...event) { return wrapped(() => emit.apply(this, event)); };
  }
  export async function onRequestError(error, request, context) {
    note({ kind: "error", message: error.message, digest: error.digest, ...request, headers: request.headers["x-probe"], ...context });
    throw new Error("the collector is away");
  }`;

const FAILING = `const fail = () => { if (globalThis.broken) throw new Error("broken"); };`;

const APP: FixtureFiles = {
  "instrumentation.ts": INSTRUMENTATION,
  "around.ts": `
    import { AsyncLocalStorage } from "node:async_hooks";
    // Every bundle of the app has this module of its own.
    export const around = (globalThis[Symbol.for("around")] ??= new AsyncLocalStorage());
    export const wrapped = (run) => around.run("the server's wrapper", run);`,
  "worker.ts": `
    import { createWorker, KVCacheHandler } from "vinext-isr/worker";
    import { wrapped } from "./around";
    const worker = createWorker({ handler: (env) => new KVCacheHandler(env.VINEXT_CACHE) });
    export default { fetch: (request, env) => wrapped(() => worker.fetch(request, env)) };`,
  "app/wrapped/[id]/page.tsx": `
    import { Suspense } from "react";
    import { around } from "../../../around";
    export const revalidate = 60;
    export const generateStaticParams = () => [];
    async function Late() { await new Promise((done) => setTimeout(done, 20)); return around.getStore(); }
    export default function Page() { return <p>{Math.random()} in {around.getStore()}, late in <Suspense><Late /></Suspense></p>; }`,
  "app/layout.tsx": LAYOUT,
  "app/timed/page.tsx": `${FAILING} export const revalidate = 60; export default function Page() { fail(); return <p>{Math.random()}</p>; }`,
  "app/feed/route.ts": `${FAILING} export const revalidate = 60; export function GET() { fail(); return new Response("feed"); }`,
  "app/live/page.tsx": `${FAILING} export const dynamic = "force-dynamic"; export default function Page() { fail(); return <p>live</p>; }`,
  "app/turned/page.tsx": `
    import { cookies } from "next/headers";
    export const revalidate = 60;
    export default async function Page() { if (globalThis.broken) await cookies(); return <p>plain</p>; }`,
  "proxy.ts": `
    export function proxy() { throw new Error("the proxy is broken"); }
    export const config = { matcher: "/guarded" };`,
  "app/sent/page.tsx": `
    export const dynamic = "force-dynamic";
    async function fail() { "use server"; throw new Error("the action is broken"); }
    export default function Page() { return <form action={fail}><button>send</button></form>; }`,
  "app/later/page.tsx": `
    import { after } from "next/server";
    import { around } from "../../around";
    export const dynamic = "force-dynamic";
    export default function Page() {
      const work = async () => { await new Promise((done) => setTimeout(done, 50)); console.log("work after the answer, in", around.getStore()); };
      around.run("the page's own", () => after(work));
      return <p>answered</p>;
    }`,
  "app/api/break/route.ts": `export async function POST(request) { globalThis.broken = (await request.text()) === "on"; return new Response("done"); }`,
};

interface Note {
  readonly kind: string;
  readonly [name: string]: unknown;
}

onEveryMachine(APP, (start, site) => {
  const state: { target: Target | undefined } = { target: undefined };
  beforeAll(async () => {
    state.target = await start();
  });
  afterAll(() => state.target?.close());

  const running = (): Target => {
    if (!state.target) throw new Error("The server is not there.");
    return state.target;
  };
  const get = (target: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
    running().send(target, { headers });
  const notes = (): readonly Note[] =>
    [
      ...running()
        .output()
        .matchAll(/^NOTE(.*)$/gm),
    ].map(([, json = ""]) => JSON.parse(json) as Note);

  it("registers once, before anything of the app runs, and is not loaded by the build (IN-01)", async () => {
    const early = notes();
    await get("/timed");
    const stored = notes();
    await Promise.all([get("/live"), get("/live")]);
    const late = await until(notes, (seen) => seen.length > 0);

    const registered = [{ kind: "register", runtime: "nodejs" }];
    // A Node server registers before it accepts requests; a Worker before it renders, for a HIT loads no code of the app.
    const before = site.machine === "Node" ? registered : [];
    expect([early, stored, late]).toEqual([before, before, registered]);
    expect(site.output).not.toContain("NOTE");
  });

  it("does work that was left for after the answer, as if it ran where it was left (O6)", async () => {
    const reply = await get("/later");

    expect(reply.text).toContain("answered");
    await until(
      () => running().output(),
      (output) => output.includes("work after the answer, in the page's own"),
    );
  });

  it("tells of failing regenerations and renders, once per error (IN-02, ER-09, RT-04)", async () => {
    await breakSource(running(), "on");
    await running().pass(61);
    for (const target of ["/timed", "/feed", "/turned"]) expect((await get(target)).state).toBe("STALE");
    const live = await get("/live?a=1", { "x-probe": "seen" });
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
    // What a visitor can tell of a failure is its digest: it names the same one here and in the log.
    const digest = String(byRoute.get("/live/page")?.["digest"]);
    expect(live.text).toMatch(new RegExp(`Digest: (?:<!-- -->)?${digest}<`));
    await expect.poll(() => running().output()).toContain(`\nDigest: ${digest}\n`);
    expect(byRoute.get("/live/page")).not.toHaveProperty("revalidateReason");
    expect(
      running()
        .output()
        .match(/^Rendering \/live failed/gm),
    ).toHaveLength(1);
    await until(
      () => running().output(),
      (output) => output.includes("the collector is away"),
    );
  });

  it("tells of proxies and Server Actions as what they are, with what the visitor sent", async () => {
    const probe = { "x-probe": "seen" };
    await get("/guarded", probe);
    const id = await actionId(running(), "/sent", "");
    await call(running(), "/sent", id, probe);
    await running().send("/sent", { method: "POST", headers: { ...FORM, ...probe }, body: field(`$ACTION_ID_${id}`) });

    const told = await until(
      () => notes().filter(({ message }) => /proxy|action/.test(String(message))),
      (errors) => errors.length >= 3,
    );
    expect(told.map(({ routeType, routePath, method, headers }) => [routeType, routePath, method, headers])).toEqual([
      ["proxy", "/proxy", "GET", "seen"],
      ["action", "/sent/page", "POST", "seen"],
      ["action", "/sent/page", "POST", "seen"],
    ]);
    expect(told.every((note) => !("renderSource" in note) && !("revalidateReason" in note))).toBe(true);
    await expect.poll(() => running().output()).toContain("The proxy for /guarded failed (visit).");
    expect(
      running()
        .output()
        .match(/^An action sent to \/sent failed/gm),
    ).toHaveLength(2);
  });

  it("renders inside of what wraps the server, also behind a stale answer (O6)", async () => {
    const inWrapper = /in (?:<!-- -->)?the server&#x27;s wrapper.*late in .*the server&#x27;s wrapper/;
    const made = await get("/wrapped/a");
    await running().pass(61);
    const stale = await get("/wrapped/a");

    const renewed = await until(
      () => get("/wrapped/a"),
      ({ text }) => text !== made.text,
    );

    expect([made.state, stale.state]).toEqual(["MISS", "STALE"]);
    expect([made.text, renewed.text]).toEqual([expect.stringMatching(inWrapper), expect.stringMatching(inWrapper)]);
  });

  if (site.machine === "Node")
    it("does not start when register() fails, and else loads nothing more", async () => {
      const refused = await runVinext(["start", site.root, "--port", "0"], { REFUSE: "1" });
      const server = await startFixture(site.root);
      await server.send("/timed");
      const loaded = await server.loaded();
      await server.stop();

      expect(refused.code).toBe(1);
      expect(refused.output).toContain("no collector");
      expect(refused.output).toContain("[VINEXT_REGISTER_FAILED]");
      expect(loaded.some((url) => url.endsWith("/dist/server/instrumentation.js"))).toBe(true);
      expect(loaded.some((url) => url.endsWith("/dist/server/index.js") || /\breact\b/.test(path.basename(url)))).toBe(
        false,
      );
    });

  if (site.machine === "Workers")
    it("renders nothing when register() fails, and goes on with HITs", async () => {
      const machine = await startWorker(site.root, { vars: { REFUSE: "1" } });
      const [stored, live] = [await machine.send("/turned"), await machine.send("/live")];

      expect([stored.status, live.status]).toEqual([200, 500]);
      await until(machine.output, (output) => output.includes("no collector"));
      await machine.stop();
    });
});
