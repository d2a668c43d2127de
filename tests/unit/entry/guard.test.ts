import { describe, expect, it } from "vitest";
import { guard, type EntryDraft, type GuardResult } from "../../../src/entry/guard.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const HTML = "<!DOCTYPE html><html><body>日</body></html>";
const facts = {
  namespace: "n",
  path: "/a",
  route: "/[slug]/page",
  generation: "g",
  startedAtMs: 5,
  expireSeconds: 100,
};

function page(change: Partial<EntryDraft> & { readonly html?: string; readonly rsc?: string } = {}): EntryDraft {
  const { html = HTML, rsc = "0:{}\n", ...rest } = change;
  const bodies = { kind: "page", html: bytes(html), rsc: bytes(rsc) } as const;
  return { status: 200, headers: [], tags: [], revalidate: 10, expireSeconds: undefined, after: [], bodies, ...rest };
}

function handler(change: Partial<EntryDraft> & { readonly body?: string } = {}): EntryDraft {
  const { body = "x", ...rest } = change;
  return page({ ...rest, bodies: { kind: "handler", body: bytes(body) } });
}

function reasonOf(result: GuardResult): string {
  return result.kind === "refused" ? result.reason : result.kind;
}

function headOf(draft: EntryDraft): Extract<GuardResult, { kind: "storable" }>["entry"]["head"] {
  const result = guard(draft, facts);
  if (result.kind === "refused") throw new Error(result.reason);
  return result.entry.head;
}

describe("guard", () => {
  it("makes an entry of a finished page", () => {
    expect(headOf(page())).toEqual({
      kind: "page",
      generation: "g",
      namespace: "n",
      path: "/a",
      route: "/[slug]/page",
      status: 200,
      headers: [],
      tags: [],
      lifetime: { kind: "refresh", afterSeconds: 10, expireSeconds: 100 },
      startedAtMs: 5,
    });
  });

  it("prefers the expire ceiling of the render", () => {
    expect(headOf(page({ expireSeconds: 20 })).lifetime).toMatchObject({ expireSeconds: 20 });
  });

  it.each([200, 203, 301, 302, 303, 307, 308, 401, 403, 404, 410])(
    "stores a page with status %i (ST-01, ST-03, ST-07)",
    (status) => {
      expect(reasonOf(guard(page({ status }), facts))).toBe("storable");
    },
  );

  it.each([100, 204, 205, 206, 304, 400, 405, 429, 500, 503])(
    "refuses a page with status %i (P3, P8, ST-14)",
    (status) => {
      expect(reasonOf(guard(page({ status }), facts))).toBe("status");
    },
  );

  it("stores a 204 of a handler, without a body only (RH-14)", () => {
    expect(reasonOf(guard(handler({ status: 204, body: "" }), facts))).toBe("storable");
    expect(reasonOf(guard(handler({ status: 204 }), facts))).toBe("body");
  });

  it("refuses a failed handler (RH-12)", () => {
    expect(reasonOf(guard(handler({ status: 503 }), facts))).toBe("status");
  });

  it("keeps a handler's bytes exactly (RH-03)", () => {
    const body = Uint8Array.of(0x00, 0xff, 0x01, 0xfe);

    expect(guard(page({ bodies: { kind: "handler", body } }), facts)).toMatchObject({ entry: { bodies: { body } } });
  });

  it.each(["Set-Cookie", "set-cookie"])("refuses a render that sets a cookie: %s (P1, RH-10)", (name) => {
    expect(reasonOf(guard(handler({ headers: [[name, "sid=1"]] }), facts))).toBe("set-cookie");
  });

  it.each([
    ["empty", ""],
    ["cut before its end", "<!DOCTYPE html><html><body>"],
    ["without a doctype", "<html></html>"],
    ["cut inside what follows it", `${HTML}<script>self.x`],
    ["of scripts alone", "<!DOCTYPE html><script></script>"],
  ])("refuses a document that is %s (P3)", (_, html) => {
    expect(reasonOf(guard(page({ html }), facts))).toBe("html");
  });

  it.each([`${HTML}\n`, `${HTML}<script>self.x()</script>`, HTML.toLowerCase(), HTML.toUpperCase()])(
    "takes the whole document %s",
    (html) => {
      expect(reasonOf(guard(page({ html }), facts))).toBe("storable");
    },
  );

  it("refuses an empty payload (P3)", () => {
    expect(reasonOf(guard(page({ rsc: "" }), facts))).toBe("rsc");
  });

  it.each([0, -1, Number.NaN])("refuses a window of %d", (revalidate) => {
    expect(reasonOf(guard(page({ revalidate }), facts))).toBe("window");
  });

  it("takes off headers of one answer and of one connection (P5)", () => {
    const dropped = [
      "Connection",
      "Keep-Alive",
      "Transfer-Encoding",
      "Content-Length",
      "Content-Encoding",
      "Date",
      "Age",
      "X-Vinext-Cache",
      "x-nextjs-cache",
      "x-next-cache-tags",
    ];
    const headers = [
      ...dropped.map((name) => [name, "x-hop"] as const),
      ["X-Hop", "1"],
      ["Content-Type", "text/css"],
      ["link", "1"],
      ["Link", "2"],
    ] as const;

    expect(headOf(handler({ headers })).headers).toEqual([
      ["content-type", "text/css"],
      ["link", "1"],
      ["link", "2"],
    ]);
  });

  it.each([
    ["x y", "1"],
    ["x", "a\r\nb: c"],
    ["x", "日"],
  ] as const)("refuses the header %s: %s, which no server could send", (name, value) => {
    expect(reasonOf(guard(handler({ headers: [[name, value]] }), facts))).toBe("header");
  });

  it("escapes what a Location cannot carry (K7)", () => {
    expect(headOf(page({ status: 307, headers: [["Location", "/日 x?é"]] })).headers).toEqual([
      ["location", "/%E6%97%A5 x?%C3%A9"],
    ]);
  });

  it("drops long tags, keeps 128 of app code, and each once (TG-14)", () => {
    const many = Array.from({ length: 140 }, (_, index) => `t${index}`);
    const { tags } = headOf(page({ tags: ["x".repeat(257), "x".repeat(256), "x".repeat(256), ...many] }));

    expect(tags).toHaveLength(128);
    expect(tags[0]).toBe("x".repeat(256));
  });

  it("keeps the path tag of a long path (TG-14, K7)", () => {
    const path = `/${"%E6%97%A5".repeat(60)}`;
    const result = guard(page({ tags: [`_N_T_${path}`, "_N_T_/layout"] }), { ...facts, path });

    expect(result).toMatchObject({ entry: { head: { tags: [`_N_T_${path}`, "_N_T_/layout"] } } });
  });

  it("keeps a comma inside a tag (TG-15)", () => {
    expect(headOf(page({ tags: ["a,b"] })).tags).toEqual(["a,b"]);
  });
});
