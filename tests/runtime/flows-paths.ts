import { describe, expect, it } from "vitest";
import { NAMES } from "../fixtures/flow-app.ts";
import { stampOf, withTarget, type StartTarget } from "./target.ts";

/** Registers the flows about how one page may be spelled and which of its two forms a URL gives. */
export function pathFlows(start: StartTarget): void {
  describe("paths", () => {
    it(
      "finds a built page under every spelling of a hard name, as document and payload (K7)",
      withTarget(start, async (target) => {
        for (const { slug, spellings } of NAMES) {
          const stamps = new Set<string>();
          for (const spelling of spellings) {
            const [html, rsc] = [await target.send(`/names/${spelling}`), await target.send(`/names/${spelling}.rsc`)];
            expect({ spelling, html: `${html.status} ${html.state}`, rsc: `${rsc.status} ${rsc.state}` }).toEqual({
              spelling,
              html: "200 HIT",
              rsc: "200 HIT",
            });
            expect(html.text).toContain(`slug:${slug.replaceAll("&", "&amp;")} `);
            stamps.add(stampOf(html)).add(stampOf(rsc));
          }
          expect({ slug, renders: stamps.size }).toEqual({ slug, renders: 1 });
        }
      }),
    );

    it(
      "answers the document's URL with the document, whatever headers arrive (K5)",
      withTarget(start, async (target) => {
        const plain = await target.send("/timed");

        for (const headers of PAYLOAD_HEADERS) {
          const reply = await target.send("/timed", { headers });
          expect({ headers, type: reply.headers["content-type"], same: reply.text === plain.text }).toEqual({
            headers,
            type: "text/html; charset=utf-8",
            same: true,
          });
        }
        for (const query of ["?_rsc=1a2b3", "?__nextDataReq=1", "?rsc"]) {
          expect((await target.send(`/timed${query}`)).headers["content-type"]).toBe("text/html; charset=utf-8");
        }
      }),
    );

    it(
      "answers the payload's URL with the payload, whatever headers arrive",
      withTarget(start, async (target) => {
        const plain = await target.send("/timed.rsc");
        const browser = await target.send("/timed.rsc", {
          headers: { accept: "text/html,*/*;q=0.8", "sec-fetch-dest": "document" },
        });

        expect(browser.headers["content-type"]).toBe("text/x-component");
        expect(browser.text).toBe(plain.text);
        expect((await target.send("/index.rsc")).headers["content-type"]).toBe("text/x-component");
        expect((await target.send("/feed.json.rsc")).status).toBe(404);
      }),
    );

    it(
      "shows nobody the query of another visitor (K3, KY-02)",
      withTarget(start, async (target) => {
        const first = await target.send("/query?q=SECRET");
        expect(first.state).toBe("HIT");

        await target.pass(3_601);
        expect((await target.send("/query?q=SECRET")).state).toBe("STALE");
        const missed = await target.send("/open/fresh?q=SECRET");
        await target.pass(86_401);
        const renewed = await target.send("/query?q=SECRET");

        for (const reply of [first, missed, renewed, await target.send("/query"), await target.send("/query.rsc")])
          expect(reply.text).not.toContain("SECRET");
        expect(stampOf(await target.send("/query?b=2"))).toBe(stampOf(await target.send("/query")));
      }),
    );

    it(
      "sends other spellings to the one address and never stores them (K10, KY-09)",
      withTarget(start, async (target) => {
        for (const [asked, location] of [
          ["/timed/", "/timed"],
          ["/timed/?a=1", "/timed?a=1"],
          ["//timed", "/timed"],
          ["/open//a", "/open/a"],
        ] as const) {
          const reply = await target.send(asked);
          expect({ asked, status: reply.status, location: reply.headers["location"], state: reply.state }).toEqual({
            asked,
            status: 308,
            location,
            state: undefined,
          });
        }
        expect((await target.send("/Timed")).status).toBe(404);
        expect((await target.send("/%74imed")).status).toBe(404);
      }),
    );

    it(
      "refuses paths that are no text and lives on (KY-13)",
      withTarget(start, async (target) => {
        for (const path of ["/open/%E0%A4%A", "/%A0", "/open/%00", "/open/%ED%A0%80"]) {
          expect({ path, status: (await target.send(path)).status }).toEqual({ path, status: 400 });
        }
        expect((await target.send("/open/a")).state).toBe("HIT");
      }),
    );

    it(
      "answers 404 with the app's own page for what does not exist",
      withTarget(start, async (target) => {
        for (const path of ["/nope", "/nope.rsc", "/_not-found", "/_vinext/nope"])
          expect({ path, status: (await target.send(path)).status }).toEqual({ path, status: 404 });
        const { text } = await target.send("/nope");
        expect(text).toContain("Nothing is here.");
        expect(text.split("</head>")[0]).toContain('<meta name="robots" content="noindex"/>');
      }),
    );
  });
}

// Every request header with which some version of Next.js or vinext selects a payload or a cached variant.
const PAYLOAD_HEADERS: readonly Readonly<Record<string, string>>[] = [
  { rsc: "1" },
  { accept: "text/x-component" },
  { rsc: "1", "next-router-state-tree": "%5B%22%22%2C%7B%7D%5D", "next-url": "/" },
  { rsc: "1", "next-router-prefetch": "1" },
  { rsc: "1", "next-router-prefetch": "2", "next-router-segment-prefetch": "/_tree" },
  { "next-hmr-refresh": "1", "next-request-id": "1" },
  { "x-nextjs-data": "1", "x-middleware-prefetch": "1", purpose: "prefetch" },
  { "x-matched-path": "/other", "x-invoke-path": "/other", "x-invoke-status": "500", "x-now-route-matches": "1=a" },
  { "x-prerender-revalidate": "bogus", "x-next-revalidated-tags": "news", "x-next-revalidate-tag-token": "bogus" },
  { "x-vinext-rsc": "1", "x-vinext-cache": "MISS", "x-rsc": "1", "x-vinext-prerender": "1" },
];
