import { mkdtempSync, readdirSync } from "node:fs";
import { request } from "node:http";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FLOW_APP } from "../fixtures/flow-app.ts";
import { mustBuild, readOutcomes, runVinext } from "../helpers/build.ts";
import { removeFixture } from "../helpers/fixture.ts";
import { until } from "../helpers/http.ts";
import { kvValue } from "../helpers/kv-value.ts";
import { startWorker, type KvMode, type WorkerMachine } from "../helpers/worker-machine.ts";
import { refreshed, stampOf } from "./target.ts";
import { withMachine, type WorkerStart } from "./workers-target.ts";

const APP = {
  ...FLOW_APP,
  "app/slow/[slug]/page.tsx": `export function generateStaticParams() { return []; }
export default async function Page() {
  await new Promise((resolve) => setTimeout(resolve, 300));
  return <p>{\`stamp:\${crypto.randomUUID()}\`}</p>;
}`,
  // Where a key, the name of an asset or a URL may be cut or hashed (K1).
  "app/lengths/[slug]/page.tsx": `export const dynamicParams = false;
const words = (letter: string, lengths: number[]) => lengths.map((length) => ({ slug: letter.repeat(length) }));
export function generateStaticParams() {
  return [...words("a", [1, 255, 391, 392, 600]), ...words("\u65E5", [1, 43, 44, 200])];
}
export default async function Page({ params }) {
  return <p>{(await params).slug.length}</p>;
}`,
};

const app = { root: "" };
beforeAll(async () => {
  app.root = (await mustBuild(APP, { VINEXT_TARGET: "workers" })).root;
});
afterAll(() => removeFixture(app.root));

const withWorker = (start: WorkerStart, test: (machine: WorkerMachine) => Promise<void>): Promise<void> =>
  withMachine(app.root, start, test);

/** Every URL of every page and handler that the build stored. */
function listedUrls(): readonly string[] {
  const stored = readOutcomes(app.root).filter(
    ({ outcome, path: page }) => outcome.kind === "rendered" && page !== "/_not-found",
  );
  return stored.flatMap(({ path: page, route }) =>
    route.endsWith("/route") ? [page] : [page, page === "/" ? "/index.rsc" : `${page}.rsc`],
  );
}

describe("the first request to every listed page (HTML and RSC payload)", () => {
  it.each([
    ["a seeded KV", "seeded", "whole"],
    ["an empty KV, as before any upload", "empty", "whole"],
    ["a KV that fails", "seeded", "failing"],
  ] as const)("is a HIT with %s", (_, kv, mode: KvMode) =>
    withWorker({ kv }, async (machine) => {
      await machine.kv(mode);
      for (const url of listedUrls()) {
        const reply = await machine.send(url);
        expect({ url, status: reply.status, state: reply.state }).toEqual({ url, status: 200, state: "HIT" });
      }
      expect(machine.output()).not.toContain("render of");
    }),
  );

  it("is a HIT while KV does not answer at all", () =>
    withWorker({ kv: "seeded" }, async (machine) => {
      await machine.kv("hanging");

      expect((await machine.send("/timed")).state).toBe("HIT");
    }));

  it.each(["seeded", "empty"] as const)("is proven for every listed path by `vinext verify`, KV being %s (O5)", (kv) =>
    withWorker({ kv }, async ({ url }) => {
      const { code, output } = await runVinext(["verify", app.root, "--url", url]);

      expect([code, output]).toEqual([0, expect.stringMatching(/^\d+ listed paths: .* 0 not as they should be\.\n$/)]);
    }),
  );
});

describe("what is asked of KV", () => {
  it("is one value for a HIT, and nothing for the next one", () =>
    withWorker({ kv: "seeded" }, async (machine) => {
      await machine.send("/timed");
      const first = await machine.kv("whole");
      await machine.send("/timed");

      expect(first).toEqual([expect.stringMatching(/^cache:app:\w+:\/timed:html$/)]);
      expect(await machine.kv("whole")).toEqual([]);
    }));

  it("is nothing for a path that a closed route does not list (S7)", () =>
    withWorker({ kv: "seeded" }, async (machine) => {
      const reply = await machine.send("/closed/zzz");

      expect(reply.status).toBe(404);
      expect((await machine.kv("whole")).filter((key) => key.includes("zzz"))).toEqual([]);
    }));
});

it("renders a page anew, once, that a build before listed and this one does not: it may be gone (B8)", async () => {
  const state = mkdtempSync(path.join(app.root, "kv-"));
  const seen: unknown[] = [];
  const visit = async (machine: WorkerMachine): Promise<void> => {
    seen.push((await machine.send("/open/once-listed")).state);
    await until(
      () => kvValue(machine, ":/open/once-listed:html"),
      ({ metadata }) => "l" in metadata && metadata.l === 0,
    );
  };

  await withWorker({ kv: "seeded", state }, async (machine) => {
    await machine.pass(5);
    await visit(machine);
    const value = await kvValue(machine, ":/open/once-listed:html");
    await value.put(value.bytes, { ...value.metadata, l: 1 });
  });
  await withWorker({ kv: "empty", state }, async (machine) => {
    // An upload that came after the deploy may list what the Worker does not know.
    seen.push((await machine.send("/open/once-listed")).state);
    const value = await kvValue(machine, ":/open/once-listed:html");
    await value.put(value.bytes, { ...value.metadata, s: 1 });
  });
  await withWorker({ kv: "empty", state }, async (machine) => {
    await machine.pass(30);
    await visit(machine);
    await visit(machine);
  });

  expect(seen).toEqual(["MISS", "HIT", "MISS", "HIT"]);
});

it("keeps in KV a page that never revalidates and that no build lists, as long as it has visitors (S6)", () =>
  withWorker({ kv: "empty" }, async (machine) => {
    const [before, after] = [14, 2].map((days) => days * 24 * 60 * 60);
    const stamp = stampOf(await machine.send("/slow/kept"));
    const written = async (): Promise<unknown> =>
      ({ w: 0, ...(await kvValue(machine, ":/slow/kept:html")).metadata }).w;
    const first = Number(await until(written, (atMs) => atMs !== 0));

    await machine.pass(before ?? 0);
    await machine.send("/slow/kept");
    const second = await written();
    await machine.pass(after ?? 0);
    const reply = await machine.send("/slow/kept");
    const third = Number(await until(written, (atMs) => atMs !== first));
    await machine.pass(10);
    await machine.send("/slow/kept");

    expect([reply.state, stampOf(reply)]).toEqual(["HIT", stamp]);
    expect([second, Math.round((third - first) / 86_400_000), await written()]).toEqual([first, 16, third]);
  }));

describe("a damaged value in KV (S2)", () => {
  const flip = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
    const flipped = bytes.slice();
    flipped.set([0x53], new TextDecoder("latin1").decode(bytes).indexOf("stamp:"));
    return flipped;
  };

  it.each([
    ["in which a byte differs", flip],
    ["that was cut", (bytes: Uint8Array) => bytes.slice(0, -1)],
  ] as const)("%s is never served and told of, and the entry of the build takes its place", (_, damage) =>
    withWorker({ kv: "seeded" }, async (machine) => {
      const value = await kvValue(machine, ":/timed:html");
      const damaged = damage(value.bytes);
      await value.put(damaged);

      const reply = await machine.send("/timed");

      expect([reply.state, stampOf(reply)]).toEqual(["HIT", expect.any(String)]);
      await expect
        .poll(() => machine.output())
        .toContain(`A stored body of ${value.name.replace(/:html$/, "")} is damaged.`);
      await until(
        () => kvValue(machine, ":/timed:html"),
        ({ bytes }) => Buffer.from(bytes).equals(value.bytes),
      );
    }),
  );

  it("that is newer than the build leaves no page stale for ever (T7)", async () => {
    const state = mkdtempSync(path.join(app.root, "kv-"));
    const newer = await renewedIn(state);
    await withWorker({ kv: "empty", state }, async (machine) => {
      const value = await kvValue(machine, ":/timed:html");
      await value.put(flip(value.bytes));
      // The one of the build is stale, and the newer one would not be.
      await machine.pass(7_000);

      expect((await machine.send("/timed")).state).toBe("STALE");

      expect(
        stampOf(
          await until(
            () => machine.send("/timed"),
            ({ state: shown }) => shown === "HIT",
          ),
        ),
      ).not.toBe(newer);
    });
  });

  /** Has a page rendered again by an isolate that is gone afterwards. */
  async function renewedIn(state: string): Promise<string> {
    const seen = { stamp: "" };
    await withWorker({ kv: "seeded", state }, async (machine) => {
      const old = stampOf(await machine.send("/timed"));
      await machine.pass(3_601);
      seen.stamp = stampOf(await refreshed(machine, "/timed", old));
    });
    return seen.stamp;
  }
});

describe("requests at the same time", () => {
  it("share one render without waiting for each other's promises (CF-03)", () =>
    withWorker({ kv: "empty" }, async (machine) => {
      const replies = await Promise.all([1, 2, 3, 4, 5].map(() => machine.send("/slow/a")));

      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect(new Set(replies.map(stampOf)).size).toBe(1);
    }));

  it("are answered when the one that renders is given up by its visitor (CF-01)", () =>
    withWorker({ kv: "empty" }, async (machine) => {
      const leaving = request(`${machine.url}slow/b`.replace(/([^:])\/\//, "$1/"));
      leaving.on("error", () => undefined);
      leaving.end();
      await pause(100);
      const waiting = machine.send("/slow/b");
      leaving.destroy();

      expect((await waiting).status).toBe(200);
      expect(stampOf(await machine.send("/slow/b"))).toBe(stampOf(await waiting));
    }));
});

describe("while KV is down (S8)", () => {
  it("an isolate shows what it knows of a page that no build lists, and goes on where it was", () =>
    withWorker({ kv: "empty" }, async (machine) => {
      const known = stampOf(await machine.send("/slow/known"));

      const seen: unknown[] = [];
      for (const mode of ["failing", "whole"] as const) {
        await machine.kv(mode);
        await machine.pass(6);
        const reply = await machine.send("/slow/known");
        seen.push([reply.state, stampOf(reply)]);
      }

      expect(seen).toEqual([
        ["HIT", known],
        ["HIT", known],
      ]);
    }));
});

describe("what nobody gets to see", () => {
  it("is the private copy of an entry, however its address is spelled", () =>
    withWorker({ kv: "empty" }, async (machine) => {
      const folder = path.join(app.root, "dist/client/_vinext/entries");
      const [group = ""] = readdirSync(folder);
      const [name = ""] = readdirSync(path.join(folder, group));

      for (const spelling of [
        "/_vinext/entries/",
        "/_vinext/%65ntries/",
        "/_vinext/static/../entries/",
        "/_vinext/static/..%2fentries/",
        "/_vinext/static/%2e%2e/entries/",
        "/_vinext/static/%2e%2e%2fentries/",
        "/_vinext//entries/",
      ]) {
        const { status } = await machine.send(`${spelling}${group}/${name}`);
        expect({ spelling, isHidden: status === 404 || status === 308 }).toEqual({ spelling, isHidden: true });
      }
    }));

  it("lets nobody keep the answer for a file that is not there (D1)", () =>
    withWorker({ kv: "empty" }, async (machine) => {
      const reply = await machine.send("/_vinext/static/nope-12345678.js");

      expect([reply.status, reply.headers["cache-control"]]).toEqual([404, "no-store"]);
    }));
});

it("says what to add when no KV namespace is bound (D9)", async () => {
  const machine = await startWorker(app.root, { kvNamespaces: [] });

  const reply = await machine.send("/timed");
  await machine.stop();

  expect(reply.status).toBe(500);
  expect(reply.text).toContain('Add { "binding": "VINEXT_CACHE" } to `kv_namespaces` in wrangler.jsonc');
});
