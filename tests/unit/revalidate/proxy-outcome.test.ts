import { describe, expect, it } from "vitest";
import { NextResponse } from "../../../src/next/server/next-response.ts";
import { proxyOutcomeOf } from "../../../src/revalidate/proxy-outcome.ts";
import { requestForProxy, requestWithHeaders } from "../../../src/revalidate/proxy-request.ts";

const URL_ASKED = new URL("http://127.0.0.1:3000/a?b=1");

describe("proxyOutcomeOf", () => {
  it("passes a request on when the proxy says nothing", () => {
    expect(proxyOutcomeOf(undefined, URL_ASKED)).toEqual({
      kind: "pass",
      rewrite: undefined,
      requestHeaders: undefined,
      headers: [],
    });
  });

  it("keeps headers and cookies for the answer and orders to itself (MW-02)", () => {
    const response = NextResponse.next({ request: { headers: new Headers({ "X-Added": "1" }) } });
    response.headers.set("X-Mw", "2");
    response.cookies.set("a", "1");
    response.cookies.set("b", "2");

    const outcome = proxyOutcomeOf(response, URL_ASKED);

    expect(outcome).toMatchObject({ kind: "pass", rewrite: undefined });
    expect(outcome.kind === "pass" && outcome.headers).toEqual([
      ["set-cookie", "a=1; Path=/"],
      ["set-cookie", "b=2; Path=/"],
      ["x-mw", "2"],
    ]);
    expect(outcome.kind === "pass" && [...(outcome.requestHeaders ?? [])]).toEqual([["x-added", "1"]]);
  });

  it("redirects within the site by path alone, and elsewhere in full (MW-03)", () => {
    const own = proxyOutcomeOf(NextResponse.redirect(new URL("/login?x=1", URL_ASKED)), URL_ASKED);
    const other = proxyOutcomeOf(NextResponse.redirect("https://example.com/", 308), URL_ASKED);

    expect(own).toEqual({ kind: "redirect", status: 307, location: "/login?x=1", headers: [] });
    expect(other).toMatchObject({ status: 308, location: "https://example.com/" });
  });

  it("takes everything else for the answer (MW-08)", () => {
    expect(proxyOutcomeOf(new Response("no", { status: 401 }), URL_ASKED).kind).toBe("answer");
    expect(proxyOutcomeOf(Response.json({}, { status: 201, headers: { location: "/x" } }), URL_ASKED).kind).toBe(
      "answer",
    );
  });
});

describe("requestForProxy", () => {
  it("shows the page's address and none of the headers by which proxies give orders", async () => {
    const whole = new Request("http://h/a/%62.rsc?x=1&_rsc=2", {
      method: "POST",
      body: "text",
      headers: { "x-middleware-rewrite": "http://evil/", "x-ok": "1" },
    });

    const seen = requestForProxy(whole, { path: "/a/b", query: "x=1&_rsc=2" });

    expect([seen.url, seen.headers.get("x-middleware-rewrite"), seen.headers.get("x-ok")]).toEqual([
      "http://h/a/b?x=1",
      null,
      "1",
    ]);
    expect([await seen.text(), await whole.text()]).toEqual(["text", "text"]);
  });
});

describe("requestWithHeaders", () => {
  it("shows the page the cookies that the proxy has just set", () => {
    const whole = new Request("http://h/", { headers: { cookie: "a=1; b=2", "x-one": "1" } });
    const pass = { kind: "pass", rewrite: undefined, requestHeaders: undefined } as const;

    const next = requestWithHeaders(whole, { ...pass, headers: [["set-cookie", "b=3; Path=/; HttpOnly"]] });

    expect([next.headers.get("cookie"), next.headers.get("x-one")]).toEqual(["a=1; b=3", "1"]);
    expect(requestWithHeaders(whole, { ...pass, headers: [["x-mw", "1"]] })).toBe(whole);
  });
});
