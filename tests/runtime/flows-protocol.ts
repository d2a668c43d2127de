import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { until, type Reply } from "../helpers/http.ts";
import { stampOf, withTarget, type StartTarget } from "./target.ts";

const DECODERS = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync } as const;

/** Registers the flows about HTTP itself. */
export function protocolFlows(start: StartTarget): void {
  describe("protocol", () => {
    it(
      "answers 304 to whoever has the page already (HD-15)",
      withTarget(start, async (target) => {
        const { headers } = await target.send("/timed");
        const etag = headers["etag"] ?? "";
        expect(etag).toMatch(/^"[^"]+"$/);

        for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
          const reply = await target.send("/timed", { headers: { "if-none-match": known } });
          expect({ known, status: reply.status, bytes: reply.body.byteLength }).toEqual({
            known,
            status: 304,
            bytes: 0,
          });
          expect(reply.headers).toMatchObject({
            etag,
            "cache-control": headers["cache-control"],
            "x-vinext-cache": "HIT",
          });
        }
        expect((await target.send("/timed", { headers: { "if-none-match": `"other"` } })).status).toBe(200);
      }),
    );

    it(
      "answers HEAD like GET without a body (HM-01)",
      withTarget(start, async (target) => {
        for (const path of ["/timed", "/timed.rsc", "/feed.json"]) {
          const [get, head] = [await target.send(path), await target.send(path, { method: "HEAD" })];
          expect(head.body.byteLength).toBe(0);
          // A second may pass between the two.
          const timeless = ({ headers }: Reply) => ({
            ...headers,
            date: "",
            "cache-status": headers["cache-status"]?.replace(/ttl=\d+/, "ttl"),
          });
          expect(timeless(head)).toEqual(timeless(get));
        }
      }),
    );

    it.each(["br", "gzip", "zstd"] as const)("answers in %s to those who read only that", (coding) =>
      withTarget(start, async (target) => {
        const plain = await target.send("/long");
        const ask = (): Promise<Reply> => target.send("/long", { headers: { "accept-encoding": coding } });

        const packed = await until(ask, ({ headers }) => headers["content-encoding"] === coding);

        expect(plain.headers["content-encoding"]).toBeUndefined();
        expect(DECODERS[coding](packed.body).equals(plain.body)).toBe(true);
        expect(packed.body.byteLength).toBeLessThan(plain.body.byteLength / 2);
        expect([plain.headers["vary"], packed.headers["vary"]]).toEqual(["Accept-Encoding", "Accept-Encoding"]);
        expect(packed.headers["content-length"]).toBe(String(packed.body.byteLength));
      })(),
    );

    it(
      "honours what a visitor refuses",
      withTarget(start, async (target) => {
        const reply = await target.send("/long", {
          headers: { "accept-encoding": "br;q=0, gzip;q=0, *;q=0, identity" },
        });

        expect(reply.headers["content-encoding"]).toBeUndefined();
        expect(stampOf(reply)).toBeDefined();
      }),
    );

    it(
      "takes no other method on a stored page or handler and changes nothing (K12, HM-02)",
      withTarget(start, async (target) => {
        const before = [stampOf(await target.send("/timed")), stampOf(await target.send("/open/a"))];

        for (const path of ["/timed", "/open/a", "/timed.rsc", "/feed.json"]) {
          for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
            const reply = await target.send(path, { method });
            expect({ path, method, status: reply.status, allow: reply.headers["allow"], state: reply.state }).toEqual({
              path,
              method,
              status: 405,
              allow: "GET, HEAD",
              state: undefined,
            });
          }
        }
        expect([stampOf(await target.send("/timed")), stampOf(await target.send("/open/a"))]).toEqual(before);
      }),
    );

    it(
      "gives every visitor the same entry, whoever they are (HD-19, K9)",
      withTarget(start, async (target) => {
        const plain = await target.send("/timed");

        for (const headers of [
          { cookie: "session=1" },
          { authorization: "Bearer x" },
          { "cache-control": "no-cache" },
          { pragma: "no-cache" },
          { host: "evil.example" },
          { "x-forwarded-host": "evil.example" },
        ]) {
          const reply = await target.send("/timed", { headers });
          expect({ headers, state: reply.state, same: reply.text === plain.text }).toEqual({
            headers,
            state: "HIT",
            same: true,
          });
        }
      }),
    );

    it(
      "tells visitors nothing of tags, and no header twice (HD-12)",
      withTarget(start, async (target) => {
        const { rawHeaders, headers } = await target.send("/tagged");
        const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());

        expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
        expect(Object.keys(headers).filter((name) => name.includes("tag"))).toEqual(["etag"]);
        expect(headers["x-nextjs-cache"]).toBe("HIT");
      }),
    );
  });
}
