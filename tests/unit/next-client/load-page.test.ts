import { describe, expect, it } from "vitest";
import { createPageLoader, type PageLoader } from "../../../src/render/client/load-page.ts";
import type { RscPayload } from "../../../src/render/payload.ts";

const STORED = { "content-type": "text/x-component", "cache-control": "s-maxage=60" };
const PRIVATE = { "content-type": "text/x-component", "cache-control": "private, no-store" };

interface Asked {
  readonly href: string;
  readonly init: RequestInit;
}

/** A loader over a function that answers; the body is the build id of the payload, or `shell`. */
function loaderOver(answer: (href: string) => Response | Promise<Response>): {
  readonly loader: PageLoader;
  readonly asked: Asked[];
} {
  const asked: Asked[] = [];
  const loader = createPageLoader({
    site: { basePath: "", trailingSlash: false },
    build: "b1",
    now: () => 0,
    fetch: async (href, init) => {
      asked.push({ href, init });
      return answer(href);
    },
    decode: async (body): Promise<RscPayload> => {
      const text = await new Response(body).text();
      const payload = { path: "/a", params: {}, root: "root", status: 200 };
      return text === "shell" ? { ...payload, build: "b1", isShell: true } : { ...payload, build: text };
    },
  });
  return { loader, asked };
}

const page = new URL("https://site.test/a?x=1#h");

describe("visit", () => {
  it("asks for the payload's own path and lets the server validate (T12, RS-14)", async () => {
    const { loader, asked } = loaderOver(() => new Response("b1", { headers: STORED }));

    const loaded = await loader.visit(page);

    expect(loaded).toMatchObject({ kind: "payload", href: page.href, shelfLife: "stored" });
    expect(asked).toMatchObject([{ href: "https://site.test/a.rsc?x=1", init: { cache: "no-cache" } }]);
  });

  it.each(["application/octet-stream", undefined])(
    "takes a payload from a server of plain files, as %s",
    async (type) => {
      const headers: HeadersInit = type === undefined ? [] : { "content-type": type };
      const { loader } = loaderOver(() => new Response(new TextEncoder().encode("b1"), { headers }));

      expect(await loader.visit(page)).toMatchObject({ kind: "payload" });
    },
  );

  it.each<[string, () => Response | Promise<Response>]>([
    ["HTML", () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } })],
    ["a payload of another build (RS-15, BI-04)", () => new Response("b2", { headers: STORED })],
    ["a failure of the server", () => new Response("", { status: 500, headers: STORED })],
    ["no network", () => Promise.reject(new TypeError("fetch failed"))],
    ["no body", () => new Response(null, { status: 204 })],
    [
      "a connection that breaks",
      () =>
        new Response(new ReadableStream({ start: (stream) => stream.error(new Error("reset")) }), { headers: STORED }),
    ],
  ])("loads the document instead of %s", async (_what, answer) => {
    const { loader } = loaderOver(answer);

    expect(await loader.visit(page)).toEqual({ kind: "document", href: page.href });
  });

  it("shows a payload with status 404", async () => {
    const { loader } = loaderOver(() => new Response("b1", { status: 404, headers: STORED }));

    expect((await loader.visit(page)).kind).toBe("payload");
  });

  it("asks the server on every visit, whoever the page is for (T12)", async () => {
    const { loader, asked } = loaderOver(
      (href) => new Response("b1", { headers: href.includes("/a.rsc") ? STORED : PRIVATE }),
    );

    await loader.visit(page);
    await loader.visit(page);
    await loader.visit(new URL("https://site.test/me"));
    await loader.visit(new URL("https://site.test/me"));

    expect(asked).toHaveLength(4);
  });

  it("gives a prefetched page with the hash of the visit", async () => {
    const { loader, asked } = loaderOver(() => new Response("b1", { headers: STORED }));

    loader.prefetch(page, {});
    const visited = await loader.visit(new URL("#other", page));

    expect(visited).toMatchObject({ href: "https://site.test/a?x=1#other" });
    expect(asked).toHaveLength(1);
  });

  it("does not decode a payload that names another build: its scripts are not here (BI-04)", async () => {
    const decoded: string[] = [];
    const loader = createPageLoader({
      site: { basePath: "", trailingSlash: false },
      build: "b1",
      now: () => 0,
      fetch: async (href) => {
        decoded.push(`asked ${href}`);
        return new Response("b2", { headers: { ...STORED, "x-vinext-build": "b2" } });
      },
      decode: () => {
        decoded.push("decoded");
        return Promise.reject(new Error("never"));
      },
    });

    const loaded = await loader.visit(page);

    expect(loaded).toEqual({ kind: "document", href: page.href });
    expect(decoded).toEqual(["asked https://site.test/a.rsc?x=1"]);
  });

  it("asks again after everything was forgotten", async () => {
    const { loader, asked } = loaderOver(() => new Response("b1", { headers: STORED }));

    loader.prefetch(page, {});
    loader.forget();
    await loader.visit(page);

    expect(asked).toHaveLength(2);
  });
});

describe("prefetch", () => {
  it("loads once, at low priority, and serves the visit", async () => {
    const { loader, asked } = loaderOver(() => new Response("b1", { headers: PRIVATE }));

    loader.prefetch(page, {});
    loader.prefetch(page, {});
    const loaded = await loader.visit(page);

    expect(loaded.kind).toBe("payload");
    expect(asked).toMatchObject([
      {
        href: "https://site.test/a.rsc?x=1&_rsc=ahead",
        init: { priority: "low", headers: { purpose: "prefetch", "next-router-prefetch": "1" } },
      },
    ]);
  });

  it("gives a shell until the visit has loaded, and again at the next visit (RS-05)", async () => {
    const { loader, asked } = loaderOver(
      (href) => new Response(href.endsWith("ahead") ? "shell" : "b1", { headers: PRIVATE }),
    );

    loader.prefetch(page, {});
    const shells = [await loader.shell(page), await loader.visit(page), await loader.shell(page)];

    expect(shells).toMatchObject([{ isShell: true }, { kind: "payload", payload: { status: 200 } }, { isShell: true }]);
    expect(asked.map(({ href }) => href)).toEqual([
      "https://site.test/a.rsc?x=1&_rsc=ahead",
      "https://site.test/a.rsc?x=1",
    ]);
  });

  it("loads the whole page over a shell, but not over a page for everyone", async () => {
    const { loader, asked } = loaderOver((href) =>
      href.includes("/me") ? new Response("shell", { headers: PRIVATE }) : new Response("b1", { headers: STORED }),
    );
    const me = new URL("https://site.test/me");

    for (const url of [page, me]) {
      loader.prefetch(url, {});
      await loader.shell(url);
      loader.prefetch(url, { kind: "full" });
    }

    expect(asked.map(({ href }) => href)).toEqual([
      "https://site.test/a.rsc?x=1&_rsc=ahead",
      "https://site.test/me.rsc?_rsc=ahead",
      "https://site.test/me.rsc",
    ]);
  });

  it("tells once that what it loaded is forgotten", () => {
    const { loader } = loaderOver(() => new Response("b1", { headers: STORED }));
    let told = 0;

    loader.prefetch(page, { onInvalidate: () => (told += 1) });
    loader.forget();
    loader.forget();

    expect(told).toBe(1);
  });

  it("does not decide for the visit when it failed", async () => {
    const answers = [new Response(null, { status: 204 }), new Response("b1", { headers: STORED })];
    const { loader } = loaderOver(() => answers.shift() ?? Response.error());

    loader.prefetch(page, {});

    expect((await loader.visit(page)).kind).toBe("payload");
  });
});
