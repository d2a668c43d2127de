import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { previewModeIdOf, runVinext } from "../helpers/build.ts";
import { LAYOUT, plainPage, type FixtureFiles } from "../helpers/fixture.ts";
import { onEveryMachine } from "./machines.ts";
import { invalidate, stampOf, withTarget, type Target } from "./target.ts";

const PRIVATE = "private, no-cache, no-store, max-age=0, must-revalidate";
const DRAFT = `import { draftMode } from "next/headers";`;
const SHOWN = "`stamp:${crypto.randomUUID()} draft:${(await draftMode()).isEnabled}`";

const APP: FixtureFiles = {
  "app/layout.tsx": LAYOUT,
  "app/not-found.tsx": plainPage("Nothing is here."),
  "app/page.tsx": `${DRAFT}
    import { toggle } from "./actions";
    export const revalidate = 60;
    export default async function Page() { return <form action={toggle}><p>{${SHOWN}}</p><button>go</button></form>; }`,
  "app/actions.ts": `"use server";
    ${DRAFT}
    export async function toggle() { (await draftMode()).enable(); }`,
  "app/data/page.tsx": `${DRAFT}
    import { unstable_cache } from "next/cache";
    export const dynamic = "force-dynamic";
    const read = unstable_cache(async () => \`stamp:\${crypto.randomUUID()}\`, ["data"], { revalidate: 900 });
    export default async function Page() { await draftMode(); return <p>{await read()}</p>; }`,
  "app/kept/page.tsx": `${DRAFT}
    async function read() { "use cache"; return \`stamp:\${crypto.randomUUID()}\`; }
    export const dynamic = "force-dynamic";
    export default async function Page() { return <p>{await read()}</p>; }`,
  "app/closed/[slug]/page.tsx": `${DRAFT}
    export const dynamicParams = false;
    export const generateStaticParams = () => [{ slug: "a" }];
    export default async function Page({ params }) { return <p>{(await params).slug} {${SHOWN}}</p>; }`,
  "app/open/[slug]/page.tsx": `${DRAFT}
    export const generateStaticParams = () => [];
    export default async function Page() { return <p>{${SHOWN}}</p>; }`,
  "app/feed/route.ts": `${DRAFT}
    export const dynamic = "force-static";
    export async function GET() { return new Response(${SHOWN}); }`,
  "app/api/draft/[how]/route.ts": `${DRAFT}
    export async function GET(_request, { params }) {
      const draft = await draftMode();
      if ((await params).how === "on") draft.enable(); else draft.disable();
      return new Response(String(draft.isEnabled));
    }`,
  "app/api/revalidate/route.ts": `import { revalidatePath } from "next/cache";
    export async function POST(request) { revalidatePath((await request.json()).path); return new Response("done"); }`,
};

onEveryMachine(APP, (start, site) => {
  describe("draft mode", () => {
    it(
      "is switched by a handler, with a cookie that no script reads (DM-01)",
      withTarget(start, async (target) => {
        const [on, off] = [await target.send("/api/draft/on"), await target.send("/api/draft/off")];

        expect(on.text).toBe("true");
        expect(on.headers["set-cookie"]).toMatch(
          /^__prerender_bypass=[\da-f]{64}; Path=\/; Secure; HttpOnly; SameSite=none$/i,
        );
        expect(off.text).toBe("false");
        expect(off.headers["set-cookie"]).toMatch(/^__prerender_bypass=; Path=\/; Expires=Thu, 01 Jan 1970/i);
      }),
    );

    it(
      "is switched by an action, whose answer shows it (DM-01)",
      withTarget(start, async (target) => {
        const id = /\$ACTION_ID_([^"]+)/.exec((await target.send("/")).text)?.[1] ?? "";

        const reply = await target.send("/", {
          method: "POST",
          headers: { "next-action": id, "content-type": "text/plain" },
          body: "[]",
        });

        expect(reply.headers["set-cookie"]).toMatch(/^__prerender_bypass=/);
        expect(reply.text).toContain("draft:true");
      }),
    );

    it.each(["/", "/index.rsc", "/closed/a", "/closed/a.rsc", "/feed"])(
      "renders %s for this request alone and stores nothing (DM-02, DM-06, DM-07, DM-08)",
      (url) =>
        withTarget(start, async (target) => {
          const old = stampOf(await target.send(url));
          const headers = await draftCookie(target);

          const drafts = [await target.send(url, { headers }), await target.send(url, { headers })];

          expect(new Set([old, ...drafts.map(stampOf)]).size).toBe(3);
          for (const draft of drafts) {
            expect(draft.headers["cache-control"]).toBe(PRIVATE);
            expect(draft.headers["cache-status"]).toContain("draft");
            expect(draft.headers["etag"]).toBeUndefined();
            expect(draft.state).toBeUndefined();
            expect(draft.text).toContain("draft:true");
          }
          const shown = await target.send(url);
          expect(shown.state).toBe("HIT");
          expect(stampOf(shown)).toBe(old);
          expect(shown.text).toContain("draft:false");
        })(),
    );

    it(
      "stores nothing of a path that has no entry (DM-03)",
      withTarget(start, async (target) => {
        const headers = await draftCookie(target);

        await target.send("/open/new", { headers });
        await invalidate(target, { path: "/closed/a" });
        await target.send("/closed/a", { headers });

        expect((await target.send("/open/new")).state).toBe("MISS");
        expect((await target.send("/closed/a")).state).toBe("MISS");
      }),
    );

    it.each(["/data", "/kept"])("neither reads nor writes cached data: %s (DM-02)", (url) =>
      withTarget(start, async (target) => {
        const headers = await draftCookie(target);
        const draft = stampOf(await target.send(url, { headers }));
        const old = stampOf(await target.send(url));

        const again = stampOf(await target.send(url, { headers }));

        expect(new Set([draft, old, again]).size).toBe(3);
        expect(stampOf(await target.send(url))).toBe(old);
      })(),
    );

    it(
      "shows unlisted paths of a closed route (DM-05)",
      withTarget(start, async (target) => {
        const headers = await draftCookie(target);

        expect((await target.send("/closed/zzz", { headers })).status).toBe(200);
        expect((await target.send("/closed/zzz")).status).toBe(404);
      }),
    );

    it(
      "takes the cookie of another build away and ignores it (DM-04)",
      withTarget(start, async (target) => {
        const reply = await target.send("/", { headers: { cookie: `__prerender_bypass=${"0".repeat(64)}` } });

        expect(reply.state).toBe("HIT");
        expect(reply.text).toContain("draft:false");
        expect(reply.headers["set-cookie"]).toMatch(/^__prerender_bypass=; Path=\/; Expires=Thu, 01 Jan 1970/);
        expect((await target.send("/")).headers["set-cookie"]).toBeUndefined();
      }),
    );

    it("has a secret that is in no public file and no bundle, and another one after the next build (DM-09, OD-07)", async () => {
      const before = previewModeIdOf(site.root);
      const files = globSync("dist/{client,server}/**/*.*", { cwd: site.root }).map((file) =>
        path.join(site.root, file),
      );

      // What a Worker knows of its site is beside its code, where no URL leads.
      const leaks = files.filter(
        (file) => !file.endsWith("/server/site.json") && readFileSync(file, "latin1").includes(before),
      );
      await runVinext(["build", site.root, "--prerender"]);

      expect(before).toMatch(/^[\da-f]{64}$/);
      expect(leaks).toEqual([]);
      expect(previewModeIdOf(site.root)).not.toBe(before);
    });
  });
});

async function draftCookie(target: Target): Promise<Record<string, string>> {
  const { headers } = await target.send("/api/draft/on");
  return { cookie: headers["set-cookie"]?.split(";", 1)[0] ?? "" };
}
