import { describe, expect, it } from "vitest";
import { LAYOUT, type FixtureFiles } from "../helpers/fixture.ts";
import type { Reply } from "../helpers/http.ts";
import { newStore, startWithStore } from "./node-target.ts";
import { onEveryMachine } from "./machines.ts";
import { invalidate, refreshed, stampOf, withTarget, type Target } from "./target.ts";

const STAMP = "`stamp:${crypto.randomUUID()}`";
const COOKIES = `import { cookies } from "next/headers";`;

const APP: FixtureFiles = {
  "next.config.mjs": `export default {
    cacheLife: { blog: { stale: 1, revalidate: 400, expire: 4_000 } },
    experimental: { staleTimes: { static: 33 } },
  };`,
  "app/layout.tsx": LAYOUT,
  "app/read.ts": `import { cacheLife, cacheTag } from "next/cache";
    export async function read(key) {
      "use cache";
      cacheLife({ revalidate: 300, expire: 3_000 });
      cacheTag("all", "read-" + key);
      return { key, at: new Date(0), set: new Set([key]), stamp: ${STAMP} };
    }
    export async function never() {
      "use cache";
      cacheLife({ revalidate: 0 });
      return ${STAMP};
    }
    export async function plain() {
      "use cache";
      return ${STAMP};
    }`,
  "app/whole.ts": `"use cache";
    import { cacheLife } from "next/cache";
    export const kind = "whole";
    export async function whole(bytes) { cacheLife("blog"); return new Uint8Array([200, 255, bytes]); }
    export const other = async () => { cacheLife("max"); return ${STAMP}; };`,
  "app/static/page.tsx": `import { read } from "../read";
    export const revalidate = 600;
    export default async function Page() {
      const [one, again, two] = await Promise.all([read(1), read(1), read(2)]);
      const same = one.stamp === again.stamp && one.stamp !== two.stamp;
      return <p>{one.stamp} same:{String(same)} date:{String(one.at.getTime() === 0 && one.set.has(1))}</p>;
    }`,
  "app/default/page.tsx": `import { plain } from "../read";
    export default async function Page() { return <p>{await plain()}</p>; }`,
  "app/file/page.tsx": `import { kind, other, whole } from "../whole";
    export default async function Page() {
      const bytes = await whole(7);
      return <p>{await other()} {kind} {bytes instanceof Uint8Array ? bytes.join("-") : "no bytes"}</p>;
    }`,
  "app/never/page.tsx": `import { never } from "../read";
    export default async function Page() { return <p>{await never()}</p>; }`,
  "app/page/page.tsx": `"use cache";
    import { cacheLife, cacheTag } from "next/cache";
    export async function generateMetadata() { cacheLife("hours"); return { title: "kept" }; }
    export default async function Page() { cacheLife("hours"); cacheTag("page"); return <p>{${STAMP}}</p>; }`,
  "app/visitor/page.tsx": `${COOKIES}
    import { read } from "../read";
    export default async function Page() { await cookies(); return <p>{(await read("v")).stamp}</p>; }`,
  "app/component/page.tsx": `${COOKIES}
    import { Client } from "./client";
    async function Card({ title, children }) {
      "use cache";
      return <section><h2>{title}</h2><i>{${STAMP}}</i><Client label={title} />{children}</section>;
    }
    export default async function Page() {
      const name = (await cookies()).get("name")?.value ?? "nobody";
      const outer = "outer of " + name;
      async function shout(word) {
        "use cache";
        return [outer, word, crypto.randomUUID()].join(" ");
      }
      return <Card title="fixed"><b>{"child:" + name}</b><u>{"shout:" + (await shout("hey"))}</u></Card>;
    }`,
  "app/component/client.tsx": `"use client"; export function Client({ label }) { return <button>{label}</button>; }`,
  "app/wrong/page.tsx": `${COOKIES}
    async function mine() { "use cache"; return (await cookies()).size; }
    export const dynamic = "force-dynamic";
    export default async function Page() { return <p>{await mine().catch((error) => "refused: " + error.code)}</p>; }`,
  "app/api/revalidate/route.ts": `import { revalidateTag } from "next/cache";
    export async function POST(request) {
      const { tag, profile } = await request.json();
      revalidateTag(tag, profile);
      return new Response("done");
    }`,
};

onEveryMachine(APP, (start, site) => {
  describe("the lifetime of a cached function", () => {
    it.each([
      ["/static", "s-maxage=300, stale-while-revalidate=2700", "33"],
      ["/default", "s-maxage=900, stale-while-revalidate=31535100", "33"],
      ["/file", "s-maxage=400, stale-while-revalidate=3600", "1"],
      ["/page", "s-maxage=3600, stale-while-revalidate=82800", "300"],
    ])("becomes that of the page %s (CC-02, CC-03, HD-11)", (path, cacheControl, stale) =>
      withTarget(start, async (target) => {
        for (const reply of [await target.send(path), await target.send(`${path}.rsc`)]) {
          expect(reply.state).toBe("HIT");
          expect(reply.headers["cache-control"]).toBe(cacheControl);
          expect(reply.headers["x-nextjs-stale-time"]).toBe(stale);
        }
      })(),
    );

    it(
      "of 0 makes the page dynamic, and says why (CC-04)",
      withTarget(start, async (target) => {
        const [first, second] = [await target.send("/never"), await target.send("/never")];

        expect(stampOf(first)).not.toBe(stampOf(second));
        expect(first.headers["cache-status"]).toMatch(/bypass; detail=.*cacheLife/);
      }),
    );

    it(
      "is that of the page after a regeneration, which does not build on what is old (T5)",
      withTarget(start, async (target) => {
        const old = stampOf(await target.send("/static"));

        await target.pass(301);
        expect((await target.send("/static")).state).toBe("STALE");
        const fresh = await refreshed(target, "/static", old);

        expect(fresh.headers["cache-control"]).toBe("s-maxage=300, stale-while-revalidate=2700");
      }),
    );
  });

  describe("the result of a cached function", () => {
    it(
      "is made once per arguments, and comes back as what it was",
      withTarget(start, async (target) => {
        expect(texts(await target.send("/static"))).toContain("same:true date:true");
        expect(texts(await target.send("/file"))).toContain("whole 200-255-7");
      }),
    );

    if (site.machine === "Node")
      it("is kept for a page that nothing is kept of, over a restart", async () => {
        const store = newStore(site.root);
        const before = await startWithStore(site.root, store);
        const [first, second] = [await before.send("/visitor"), await before.send("/visitor")];
        await before.stop();

        const after = await startWithStore(site.root, store);
        const third = await after.send("/visitor");
        await after.stop();

        expect([second, third].map(stampOf)).toEqual([first, first].map(stampOf));
        expect(third.state).toBeUndefined();
      });

    it(
      "goes stale and expires by its own lifetime on such a page",
      withTarget(start, async (target) => {
        const first = stampOf(await target.send("/visitor"));
        await target.pass(301);
        const stale = stampOf(await target.send("/visitor"));
        await target.pass(3_001);
        const expired = stampOf(await target.send("/visitor"));

        expect(stale).toBe(first);
        expect(expired).not.toBe(first);
      }),
    );

    it(
      "is gone with its tag, and the page with it (TG-01)",
      withTarget(start, async (target) => {
        // What the build kept is in its pages alone: the first render at run time fills the cache.
        await invalidate(target, { tag: "all", profile: { expire: 0 } });
        const [page, visitor] = [stampOf(await target.send("/static")), stampOf(await target.send("/visitor"))];

        await invalidate(target, { tag: "read-2", profile: { expire: 0 } });
        const [first, kept] = [await target.send("/static"), stampOf(await target.send("/visitor"))];
        await invalidate(target, { tag: "all", profile: { expire: 0 } });
        const second = await target.send("/static");

        expect([first.state, second.state]).toEqual(["MISS", "MISS"]);
        // Only the tagged argument was made again.
        expect(stampOf(first)).toBe(page);
        expect(kept).toBe(visitor);
        expect(stampOf(second)).not.toBe(page);
      }),
    );

    it(
      "of a component keeps its own part and takes each visitor's children",
      withTarget(start, async (target) => {
        const [ada, bob] = [await as(target, "ada"), await as(target, "bob")];

        expect(stampOf(ada)).toBe(stampOf(bob));
        expect(ada.text).toContain("child:ada");
        expect(bob.text).toContain("child:bob");
        expect(bob.text).toContain("<button>fixed</button>");
      }),
    );

    it(
      "depends on what a function closes over",
      withTarget(start, async (target) => {
        const [one, two, three] = [await as(target, "ada"), await as(target, "bob"), await as(target, "ada")];
        const shouts = [one, two, three].map(({ text }) => /shout:outer of \w+ hey [\da-f-]{36}/.exec(text)?.[0]);

        expect(shouts[0]).toContain("outer of ada");
        expect(shouts[1]).toContain("outer of bob");
        expect(shouts[2]).toBe(shouts[0]);
      }),
    );

    it(
      "cannot be made from a visitor's request (PR-21)",
      withTarget(start, async (target) => {
        expect((await target.send("/wrong")).text).toContain("refused: VINEXT_DYNAMIC_IN_CACHE");
      }),
    );
  });
});

function texts(reply: Reply): string {
  return reply.text.replaceAll("<!-- -->", "");
}

function as(target: Target, name: string): Promise<Reply> {
  return target.send("/component", { headers: { cookie: `name=${name}` } });
}
