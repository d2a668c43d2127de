import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFixture, mustBuild, previewModeIdOf } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture, type FixtureFiles } from "../helpers/fixture.ts";
import { until, type SendOptions } from "../helpers/http.ts";
import { startFixture } from "../helpers/server.ts";
import { onEveryMachine } from "./machines.ts";
import type { Target } from "./target.ts";

const STORED = `
  export const revalidate = 600;
  export default function Page() { return <p>{"stamp " + Math.random()}</p>; }`;

const PROXY = `
  import { cookies, headers as requestHeaders } from "next/headers";
  import { after, NextResponse } from "next/server";
  let count = 0;
  let late = "nothing";
  export async function proxy(request) {
    const { pathname, searchParams } = request.nextUrl;
    if (pathname.startsWith("/secret") || pathname === "/guarded.txt") return new NextResponse("guarded", { status: 401 });
    if (pathname === "/own" && searchParams.has("b")) return new NextResponse("from the proxy");
    if (pathname === "/from") return NextResponse.rewrite(new URL("/counted?n=1", request.url));
    if (pathname === "/from-live") return NextResponse.rewrite(new URL("/live?n=2", request.url));
    if (pathname === "/away") return NextResponse.redirect(new URL("/counted", request.url), { headers: { "x-why": "moved" } });
    if (pathname === "/broken") throw new Error("the proxy is broken");
    if (pathname === "/late") return new NextResponse(late);
    if (searchParams.has("scope")) {
      const seen = (await requestHeaders()).get("x-probe");
      (await cookies()).set("scope", seen);
      after(async () => { late = "later " + (await cookies()).get("from")?.value; });
      return searchParams.get("scope") === "silent" ? undefined : NextResponse.next({ headers: { "x-scope": seen } });
    }
    const headers = new Headers(request.headers);
    headers.set("x-added", "by-proxy");
    const response = NextResponse.next({ request: { headers } });
    response.headers.set("x-mw", String(++count));
    if (searchParams.has("sc")) response.cookies.set("sc", "yes");
    return response;
  }
  export const config = { matcher: ["/((?!free).*)"] };`;

const APP: FixtureFiles = {
  "proxy.ts": PROXY,
  "next.config.mjs": `export default {
      redirects: async () => [{ source: "/old", destination: "/counted", permanent: false }],
      headers: async () => [{ source: "/from", headers: [{ key: "x-config", value: "from" }] }, { source: "/counted", headers: [{ key: "x-config", value: "counted" }] }],
    };`,
  "public/guarded.txt": "a secret file",
  "public/open.txt": "an open file",
  "app/layout.tsx": LAYOUT,
  "app/counted/page.tsx": STORED,
  "app/own/page.tsx": STORED,
  "app/free/page.tsx": STORED,
  "app/sign-out/route.ts": `
      import { cookies } from "next/headers";
      export async function POST() { (await cookies()).set("sc", "no"); return new Response("out"); }`,
  "app/secret/page.tsx": plainPage("hidden"),
  "app/secret/[...rest]/page.tsx": `export const generateStaticParams = () => []; export default function Page() { return <p>hidden</p>; }`,
  "app/headers/page.tsx": `
      import { headers } from "next/headers";
      export const dynamic = "force-static";
      export default async function Page() { return <p>{"seen " + ((await headers()).get("x-added") ?? "nothing")}</p>; }`,
  "app/live/page.tsx": `
      import { cookies, headers } from "next/headers";
      export default async function Page({ searchParams }) {
        const cookie = (await cookies()).get("sc")?.value ?? "none";
        return <p>{[(await headers()).get("x-added"), cookie, (await searchParams).n].join(" ")}</p>;
      }`,
  "app/echo/route.ts": `export async function POST(request) { return new Response("read " + (await request.text())); }`,
};

onEveryMachine(APP, (start, site) => {
  const state: { target: Target | undefined } = { target: undefined };
  beforeAll(async () => {
    state.target = await start();
  });
  afterAll(() => state.target?.close());

  function get(target: string, options: SendOptions = {}) {
    if (!state.target) throw new Error("The server is not there.");
    return state.target.send(target, options);
  }

  it("runs on every hit, and what it sets is in no stored entry (MW-01, MW-02)", async () => {
    const first = await get("/counted?sc=1");
    const second = await get("/counted");

    expect([first.state, second.state]).toEqual(["HIT", "HIT"]);
    expect(Number(second.headers["x-mw"])).toBeGreaterThan(Number(first.headers["x-mw"]));
    expect([first.headers["set-cookie"], second.headers["set-cookie"]]).toEqual(["sc=yes; Path=/", undefined]);
    expect(second.headers["etag"]).toBe(first.headers["etag"]);
  });

  it("leaves alone what its matcher leaves out", async () => {
    const free = await get("/free");

    expect([free.state, free.headers["x-mw"]]).toEqual(["HIT", undefined]);
  });

  it("is not asked about a render on demand, and only the secret of the build makes one (OD-06)", async () => {
    const secret = previewModeIdOf(site.root);

    const wrong = await get("/counted", { headers: { "x-prerender-revalidate": "wrong" } });
    const asked = await get("/counted", { headers: { "x-prerender-revalidate": secret } });
    const after = await get("/counted");

    expect([wrong.state, wrong.headers["x-mw"] === undefined]).toEqual(["HIT", false]);
    expect([asked.state, asked.headers["x-mw"]]).toEqual(["REVALIDATED", undefined]);
    expect([after.state, after.text]).toEqual(["HIT", asked.text]);
    expect(asked.text).not.toBe(wrong.text);
  });

  it("rewrites to the destination's entry, under the headers of the address asked for (MW-03, MW-07)", async () => {
    const destination = await get("/counted");
    const rewritten = await get("/from");
    const again = await get("/from.rsc");
    const live = await get("/from-live");

    expect([rewritten.state, rewritten.text]).toEqual(["HIT", destination.text]);
    expect([destination.headers["x-config"], rewritten.headers["x-config"]]).toEqual(["counted", "from"]);
    expect([again.state, again.headers["content-type"]]).toEqual(["HIT", "text/x-component"]);
    expect(live.text).toContain("none 2");
  });

  it("redirects without storing, also for payloads (MW-03)", async () => {
    const document = await get("/away");
    const payload = await get("/away.rsc");
    const config = await get("/old");

    expect([document.status, document.headers["location"], document.headers["x-why"]]).toEqual([
      307,
      "/counted",
      "moved",
    ]);
    expect([payload.status, payload.headers["location"]]).toEqual([200, "/counted"]);
    expect([config.status, config.headers["location"], config.headers["x-mw"]]).toEqual([307, "/counted", undefined]);
  });

  it("gives the proxy next/headers and after(), whether it answers or says nothing", async () => {
    const headers = { "x-probe": "p1", cookie: "from=visitor" };
    const said = await get("/counted?scope=1", { headers });
    const silent = await get("/live?scope=silent", { headers });
    const late = await until(
      () => get("/late"),
      ({ text }) => text !== "nothing",
    );

    expect([said.state, said.headers["x-scope"], said.headers["set-cookie"]]).toEqual([
      "HIT",
      "p1",
      "scope=p1; Path=/",
    ]);
    expect(silent.headers["set-cookie"]).toBe("scope=p1; Path=/");
    expect(late.text).toBe("later visitor");
  });

  it("sets its cookies before those of the answer, which win in a browser", async () => {
    const { headers } = await get("/sign-out?sc=1", { method: "POST" });

    expect(headers["set-cookie"]).toBe("sc=yes; Path=/, sc=no; Path=/");
  });

  it("shows injected headers and cookies to visitor renders alone (MW-04)", async () => {
    const shared = await get("/headers");
    const live = await get("/live?sc=1&n=3");

    expect([shared.state, shared.text.includes("seen nothing")]).toEqual(["HIT", true]);
    expect(live.text).toContain("by-proxy yes 3");
  });

  it.each([
    "/secret",
    "/secret?x=1",
    "/secret.rsc",
    "/%73ecret",
    "/%73ecret.rsc",
    "/x/../secret",
    "/secret/%61",
    "/secret/a%2Fb.rsc",
    "/secret/%E6%97%A5",
    "/guarded.txt",
    "/guarded%2Etxt",
    "/%67uarded.txt",
  ])("guards %s (MW-06, P10)", async (target) => {
    const answer = await get(target);

    expect([answer.status, answer.text]).toEqual([401, "guarded"]);
  });

  it.each(["//secret", "/secret/", "/secret%00", "/secret%ZZ", "/x%2F..%2Fguarded.txt", "/%2Fguarded.txt"])(
    "shows nothing for %s (MW-06)",
    async (target) => {
      const answer = await get(target);

      expect([308, 400, 404]).toContain(answer.status);
      expect(answer.text).not.toMatch(/hidden|secret file/);
    },
  );

  it("serves files and sets its headers on them", async () => {
    const file = await get("/open.txt");

    expect([file.status, file.text]).toEqual([200, "an open file"]);
    expect(Number(file.headers["x-mw"])).toBeGreaterThan(0);
  });

  it("answers itself without anything being stored (MW-08)", async () => {
    const own = await get("/own?b=1");
    const head = await get("/own?b=1", { method: "HEAD" });
    const page = await get("/own");

    expect([own.status, own.text, own.state]).toEqual([200, "from the proxy", undefined]);
    expect(own.headers["cache-control"]).toContain("no-store");
    expect([head.status, head.text]).toEqual([200, ""]);
    expect([page.state, page.text.includes("stamp ")]).toEqual(["HIT", true]);
  });

  it("takes no orders from a visitor's headers", async () => {
    const answer = await get("/counted", {
      headers: { "x-middleware-subrequest": "proxy:proxy:proxy", "x-middleware-rewrite": "/secret" },
    });

    expect([answer.state, answer.headers["x-middleware-rewrite"]]).toEqual(["HIT", undefined]);
    expect((await get("/secret", { headers: { "x-middleware-subrequest": "proxy" } })).status).toBe(401);
  });

  it("hands the body of a request on", async () => {
    expect((await get("/echo", { method: "POST", body: "hello" })).text).toBe("read hello");
  });

  it("answers 500 when the proxy throws, and goes on", async () => {
    const broken = await get("/broken");

    expect([broken.status, broken.text]).toEqual([500, "Internal Server Error\n"]);
    await until(
      () => state.target?.output() ?? "",
      (output) => output.includes("the proxy is broken"),
    );
    expect((await get("/counted")).state).toBe("HIT");
  });

  if (site.machine === "Node")
    it("loads neither React nor a page for answers from the store", async () => {
      const server = await startFixture(site.root);
      await server.send("/counted");
      const loaded = await server.loaded();
      await server.stop();

      expect(loaded.some((url) => url.endsWith("/dist/server/proxy.js"))).toBe(true);
      expect(loaded.some((url) => url.endsWith("/dist/server/index.js"))).toBe(false);
    });
});

const others: string[] = [];
afterAll(() => others.forEach(removeFixture));

describe("a proxy at build time", () => {
  const PAGE = { "app/layout.tsx": LAYOUT, "app/page.tsx": plainPage("home") };

  it("warns of the old name and works under it (XX-c18)", async () => {
    const built = await mustBuild({
      ...PAGE,
      "src/unused.txt": "",
      "middleware.js": `import { NextResponse } from "next/server";
        export function middleware() { return NextResponse.next({ headers: { "x-old": "yes" } }); }`,
    });
    others.push(built.root);
    const server = await startFixture(built.root);
    const answer = await server.send("/");
    await server.stop();

    expect(built.output).toMatch(/middleware\.js: the name `middleware` is deprecated/);
    expect([answer.state, answer.headers["x-old"]]).toEqual(["HIT", "yes"]);
  });

  it.each([
    ["no function", { "proxy.ts": "export const other = 1;" }, "VINEXT_PROXY_FUNCTION"],
    [
      "a computed matcher",
      { "proxy.ts": "const at = '/x'; export default () => undefined; export const config = { matcher: at };" },
      "VINEXT_PROXY_CONFIG",
    ],
    [
      "a matcher without a slash",
      { "proxy.ts": "export default () => undefined; export const config = { matcher: 'x' };" },
      "VINEXT_PROXY_CONFIG",
    ],
    [
      "two names",
      { "proxy.ts": "export default () => undefined;", "middleware.ts": "export default () => undefined;" },
      "VINEXT_TWO_PROXIES",
    ],
  ])("refuses %s", async (_, files, code) => {
    const built = await buildFixture({ ...PAGE, ...files });
    others.push(built.root);

    expect(built.code).toBe(1);
    expect(built.output).toContain(`[${code}]`);
  });
});
