import { describe, expect, it } from "vitest";
import { onEveryMachine } from "./machines.ts";
import { withTarget } from "./target.ts";

const PRIVATE = "private, no-cache, no-store, max-age=0, must-revalidate";

const layout = (name: string, tag = "section") => `
  export default function Layout({ children }) { return <${tag} title="${name}">{children}</${tag}>; }`;

const errorFile = (name: string) => `"use client";
  export default function Failed({ error }) { return <p>{"${name}:" + error.digest}</p>; }`;

const FAILS = `export default async function Page() { await undefined; throw new Error("the secret reason"); }`;

const FILES = {
  "app/layout.tsx": `
    export const metadata = { title: "The site" };
    export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }`,
  "app/global-error.tsx": `"use client";
    export default function Failed({ error }) { return <html lang="en"><body><p>{"everything:" + error.digest}</p></body></html>; }`,
  "app/page.tsx": `export default function Page() { return <p>home</p>; }`,
  "app/live/layout.tsx": layout("above"),
  "app/live/error.tsx": errorFile("near"),
  "app/live/page.tsx": `export const dynamic = "force-dynamic"; ${FAILS}`,
  "app/live/deep/layout.tsx": `export default function Layout() { throw new Error("the secret reason"); }`,
  "app/live/deep/error.tsx": errorFile("beside the layout"),
  "app/live/deep/page.tsx": `export const dynamic = "force-dynamic"; ${FAILS}`,
  "app/live/component/page.tsx": `import { Broken } from "./broken";
    export const dynamic = "force-dynamic"; export default function Page() { return <Broken />; }`,
  "app/live/component/broken.tsx": `"use client"; export function Broken() { throw new Error("the secret reason"); }`,
  "app/bare/page.tsx": `export const dynamic = "force-dynamic"; ${FAILS}`,
  "app/stored/[id]/error.tsx": errorFile("stored"),
  "app/stored/[id]/page.tsx": `
    export const revalidate = 60;
    export const generateStaticParams = () => [];
    const renders = new Map();
    export default async function Page({ params }) {
      const { id } = await params;
      const render = (renders.get(id) ?? 0) + 1;
      renders.set(id, render);
      if (render < 3) throw new Error("the secret reason");
      return <p>{id + " at last, render " + render}</p>;
    }`,
};

onEveryMachine(FILES, (start) => {
  describe("a page that fails before anything is sent", () => {
    it(
      "is answered with 500 and the nearest error file (ST-12, ST-14)",
      withTarget(start, async (target) => {
        for (const [path, shown] of [
          ["/live", /<section title="above">.*<p>near:\d+<\/p>/],
          ["/live/component", /<section title="above">.*<p>near:\d+<\/p>/],
          // An `error` file does not stand for the layout beside it.
          ["/live/deep", /<section title="above">.*<p>near:\d+<\/p>/],
          ["/bare", /<p>everything:\d+<\/p>/],
        ] as const) {
          const { status, text, headers, state } = await target.send(path);

          expect([status, headers["cache-control"], state], path).toEqual([500, PRIVATE, undefined]);
          expect(headers["content-type"]).toBe("text/html; charset=utf-8");
          expect(text).toMatch(shown);
          expect(text).not.toContain("the secret reason");
          // It hydrates: the browser can try again.
          expect(text).toContain("__FLIGHT_DATA");
        }
      }),
    );

    it(
      "is never stored, and rendered again by the next visitor (ST-12, P4)",
      withTarget(start, async (target) => {
        const first = await target.send("/stored/a");
        const second = await target.send("/stored/a");
        const third = await target.send("/stored/a");
        const fourth = await target.send("/stored/a");

        expect([first, second].map(({ status, headers }) => [status, headers["cache-control"]])).toEqual([
          [500, PRIVATE],
          [500, PRIVATE],
        ]);
        expect(first.text).toMatch(/<p>stored:\d+<\/p>/);
        expect([third.status, third.state, fourth.state]).toEqual([200, "MISS", "HIT"]);
        expect(fourth.text).toContain("a at last, render 3");
      }),
    );

    it(
      "has no payload: whoever asks for one loads the document (ST-12)",
      withTarget(start, async (target) => {
        const { status, text, headers } = await target.send("/stored/b.rsc");

        expect([status, text, headers["content-type"]]).toEqual([500, "", "text/x-component"]);
      }),
    );
  });
});
