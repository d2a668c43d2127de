import { describe, expect, it } from "vitest";
import { after, connection, NextRequest, NextResponse, userAgent } from "../../../src/next/server.ts";
import { createTrackedRequest } from "../../../src/next/server/tracked-request.ts";
import { cookies } from "../../../src/next/headers.ts";
import { revalidateTag } from "../../../src/next/cache.ts";
import { isDynamicUsage } from "../../../src/request/dynamic-error.ts";
import { createMachine, inside, thrownBy } from "../request/fake-scope.ts";

describe("NextRequest", () => {
  it("knows its URL without base path, its query and its cookies", () => {
    const request = new NextRequest("http://site.test/base/a%20b?q=1", {
      headers: { cookie: "a=1" },
      nextConfig: { basePath: "/base" },
    });

    const { nextUrl } = request;

    expect([nextUrl.pathname, nextUrl.basePath, nextUrl.searchParams.get("q"), nextUrl.href]).toEqual([
      "/a%20b",
      "/base",
      "1",
      request.url,
    ]);
    expect(request.cookies.get("a")?.value).toBe("1");
  });

  it("takes over a request with its body", async () => {
    const request = new NextRequest(new Request("http://site.test/", { method: "POST", body: "text" }));

    expect([request.method, await request.text()]).toEqual(["POST", "text"]);
  });

  it("takes another request as its options, as libraries for sessions do", async () => {
    const init = { method: "POST", body: "text", headers: { cookie: "session=1" } };
    const request = new NextRequest("http://other.test/", new NextRequest("http://site.test/a", init));

    expect([request.url, request.method, request.cookies.get("session")?.value, await request.text()]).toEqual([
      "http://other.test/",
      "POST",
      "1",
      "text",
    ]);
  });

  it("clones its URL for redirects", () => {
    const { nextUrl } = new NextRequest("http://site.test/base/a?q=1", { nextConfig: { basePath: "/base" } });

    const target = nextUrl.clone();
    target.pathname = "/login";
    target.search = "";

    expect([String(target), nextUrl.pathname]).toEqual(["http://site.test/base/login", "/a"]);
  });
});

describe("NextResponse", () => {
  it("takes another response as the options of its JSON", async () => {
    const response = NextResponse.json({ a: 1 }, new Response("", { status: 201, headers: { "x-own": "1" } }));

    expect([response.status, response.headers.get("x-own"), await response.json()]).toEqual([201, "1", { a: 1 }]);
  });

  it("answers JSON with cookies", async () => {
    const response = NextResponse.json({ a: 1 }, { status: 201 });
    response.cookies.set("c", "1");

    expect([
      response.status,
      response.headers.get("content-type"),
      response.headers.get("set-cookie"),
      await response.json(),
    ]).toEqual([201, "application/json", "c=1; Path=/", { a: 1 }]);
  });

  it("redirects with 307 unless told otherwise, and only with redirect statuses", async () => {
    const response = NextResponse.redirect(new URL("http://site.test/a"));

    expect([response.status, response.headers.get("location")]).toEqual([307, "http://site.test/a"]);
    expect(NextResponse.redirect("http://site.test/a", 308).status).toBe(308);
    expect(await thrownBy(() => NextResponse.redirect("http://site.test/a", 200))).toMatchObject({
      code: "VINEXT_INVALID_ARGUMENT",
    });
    expect(await thrownBy(() => NextResponse.redirect("/a"))).toMatchObject({ code: "VINEXT_INVALID_ARGUMENT" });
  });

  it("tells a proxy's wish in headers", () => {
    const next = NextResponse.next({ request: { headers: new Headers({ "x-a": "1" }) } });
    const rewrite = NextResponse.rewrite("http://site.test/b");

    expect([next.headers.get("x-middleware-next"), next.headers.get("x-middleware-request-x-a")]).toEqual(["1", "1"]);
    expect(rewrite.headers.get("x-middleware-rewrite")).toBe("http://site.test/b");
  });
});

describe("the request of a shared route handler", () => {
  const reads: readonly (readonly [string, (request: NextRequest) => unknown])[] = [
    ["request.url", (request) => request.url],
    ["request.headers", (request) => request.headers],
    ["request.cookies", (request) => request.cookies],
    ["request.json", (request) => request.json()],
    ["request.body", (request) => request.body],
    ["request.nextUrl.search", (request) => request.nextUrl.search],
    ["request.nextUrl.searchParams", (request) => request.nextUrl.searchParams],
    ["request.nextUrl.href", (request) => request.nextUrl.href],
    ["request.nextUrl.host", (request) => request.nextUrl.clone().host],
    ["request.nextUrl.toString", (request) => request.nextUrl.toString()],
    ["request.url", (request) => request.clone().url],
  ];
  it.each(reads)("%s makes it dynamic (RH-05)", async (api, read) => {
    const scope = createMachine().scope({ phase: "handler", path: "/api/a" });

    const error = await thrownBy(() => read(createTrackedRequest(scope)));

    expect(isDynamicUsage(error)).toBe(true);
    expect(scope.use.dynamic?.api).toBe(api);
  });

  it("may read method and path (RH-05)", () => {
    const scope = createMachine().scope({ phase: "handler", path: "/api/a", basePath: "/base" });
    const request = createTrackedRequest(scope);

    expect([request.method, request.nextUrl.pathname, request instanceof NextRequest]).toEqual(["GET", "/api/a", true]);
    expect(scope.use.dynamic).toBeUndefined();
  });

  it("is empty on a force-static route (RH-06)", async () => {
    const scope = createMachine().scope({ phase: "handler", path: "/api/a", config: { dynamic: "force-static" } });
    const request = createTrackedRequest(scope);

    expect([
      request.url,
      [...request.headers],
      request.cookies.size,
      request.nextUrl.search,
      await request.text(),
    ]).toEqual(["http://localhost:3000/api/a", [], 0, "", ""]);
  });
});

describe("connection", () => {
  it("makes a shared render dynamic and does nothing on a force-static route (PR-05, PR-21)", async () => {
    const machine = createMachine();

    expect(isDynamicUsage(await thrownBy(() => inside(machine.scope(), connection)))).toBe(true);
    await expect(inside(machine.scope({ config: { dynamic: "force-static" } }), connection)).resolves.toBeUndefined();
  });
});

describe("after", () => {
  it("runs late, keeps the page static and refuses request APIs there (IN-03, IN-04)", async () => {
    const scope = createMachine().scope();
    const done: string[] = [];

    inside(scope, () => {
      after(() => void done.push("sync"));
      after(async () => cookies());
    });
    const [first, second] = scope.use.after;
    const early = [...done];
    await first?.();

    expect([early, done]).toEqual([[], ["sync"]]);
    expect(await thrownBy(() => second?.())).toMatchObject({ code: "VINEXT_DYNAMIC_IN_AFTER" });
    expect(scope.use.dynamic).toBeUndefined();
  });

  it("applies its own invalidations, not those that a failed handler left (TG-20, TG-21)", async () => {
    const machine = createMachine();
    const scope = machine.scope({ kind: "visitor", phase: "handler" });

    inside(scope, () => {
      revalidateTag("handler", { expire: 0 });
      after(() => revalidateTag("late", { expire: 0 }));
    });
    await scope.use.after[0]?.();

    expect(scope.services.fenceOf(["late"]).expireAtMs).toBe(machine.now());
    expect(scope.services.fenceOf(["handler"]).expireAtMs).toBe(0);
  });

  it("takes a promise and work inside work", async () => {
    const scope = createMachine().scope({ kind: "visitor", phase: "handler", headers: { cookie: "a=1" } });
    const done: unknown[] = [];

    inside(scope, () => {
      after(Promise.resolve("p").then((value) => void done.push(value)));
      after(() => after(async () => done.push((await cookies()).get("a")?.value)));
    });
    for (const work of scope.use.after) await work();

    expect(done).toEqual(["p", "1"]);
  });

  it("does the rest of the work inside work when a part of it fails", async () => {
    const scope = createMachine().scope();
    const done: string[] = [];

    inside(scope, () => {
      after(() => {
        after(() => Promise.reject(new Error("first")));
        after(() => void done.push("second"));
      });
    });

    expect(await thrownBy(() => scope.use.after[0]?.())).toMatchObject({ message: "first" });
    expect(done).toEqual(["second"]);
  });

  it("names what was given instead of work", async () => {
    const scope = createMachine().scope();

    expect(await thrownBy(() => inside(scope, () => after(undefined as never)))).toMatchObject({
      code: "VINEXT_INVALID_ARGUMENT",
    });
  });
});

it("tells crawlers from people", () => {
  const bots = ["Googlebot/2.1", "Mozilla/5.0 (Windows NT 10.0)"].map(
    (text) => userAgent({ headers: new Headers({ "user-agent": text }) }).isBot,
  );

  expect(bots).toEqual([true, false]);
});
