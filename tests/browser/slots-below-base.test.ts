import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";

const site = serveToBrowser({
  ...shell(["/feed", "/feed/new", "/photo/1", "/photo/slow", "/photo/missing", "/plain"]),
  "next.config.mjs": `export default { basePath: "/base", trailingSlash: true };`,
  "app/page.tsx": `export default function Page() { return <p>Front page</p>; }`,
  "app/plain/page.tsx": `
    import { ViewTransition } from "react";
    export default function Page() { return <ViewTransition><p>Plain page</p></ViewTransition>; }`,
  "app/photo/[id]/page.tsx": `
    export const generateStaticParams = () => [{ id: "1" }];
    export default async function Page({ params }) { return <p>{"Whole photo " + (await params).id}</p>; }`,
  "app/feed/layout.tsx": `export default function Layout({ children }) { return <section>Feed {children}</section>; }`,
  "app/feed/page.tsx": `
    import { ViewTransition } from "react";
    export default function Page() { return <ViewTransition><p>All posts</p></ViewTransition>; }`,
  "app/feed/new/page.tsx": `export default function Page() { return <p>New posts</p>; }`,
  "app/feed/(..)photo/[id]/not-found.tsx": `export default function NotFound() { return <p>No such photo in the feed</p>; }`,
  "app/feed/(..)photo/[id]/loading.tsx": `export default function Loading() { return <p>Photo is coming</p>; }`,
  "app/gate.ts": `export const gate = (globalThis.gate ??= Promise.withResolvers());`,
  "app/open/route.ts": `import { gate } from "../gate";
    export function POST() { gate.resolve(); return new Response("open"); }`,
  "app/feed/(..)photo/[id]/page.tsx": `
    import { notFound } from "next/navigation";
    import { gate } from "../../../gate";
    export default async function Page({ params }) {
      const { id } = await params;
      if (id === "missing") notFound();
      if (id === "slow") await gate.promise;
      return <p>{"Photo " + id + " in the feed"}</p>;
    }`,
});

describe("a page that opens in place of children", () => {
  it("keeps the layout that it opens in, below a base path too", async () => {
    const tab = await site.openLive("/base/feed/");
    await tab.page.click("#count");

    await tab.follow("/photo/1");
    await tab.shows("Photo 1 in the feed");

    const fetched = tab.requests().flatMap(({ url, purpose }) => (purpose === "fetch" ? [url.pathname] : []));
    expect(fetched).toEqual(["/base/photo/1/~/feed.rsc"]);
    expect(new URL(tab.page.url()).pathname).toBe("/base/photo/1/");
    expect([await tab.page.textContent("#count"), await tab.page.textContent("#path")]).toEqual(["1", "/photo/1/"]);
    expect(await tab.page.getByText("All posts").count()).toBe(0);
    await tab.page.goBack();
    await tab.shows("All posts");
  });

  it("shows its loading file at once, and its own not-found file", async () => {
    const tab = await site.openLive("/base/feed/new/");

    await tab.follow("/photo/slow");
    await tab.shows("Photo is coming");
    await site.server().send("/base/open/", { method: "POST" });
    await tab.shows("Photo slow in the feed");
    await tab.follow("/photo/missing");
    await tab.shows("No such photo in the feed");

    expect(tab.documents()).toHaveLength(1);
  });
});

describe("<ViewTransition>", () => {
  it("animates soft navigations", async () => {
    const tab = await site.openLive("/base/feed/");
    await tab.page.evaluate(() => {
      const start = document.startViewTransition.bind(document);
      document.startViewTransition = (...args) => {
        document.body.dataset["transitions"] = String(Number(document.body.dataset["transitions"] ?? 0) + 1);
        return start(...args);
      };
    });

    await tab.follow("/plain");
    await tab.shows("Plain page");

    expect(await tab.page.evaluate(() => document.body.dataset["transitions"])).toBe("1");
    expect(tab.documents()).toHaveLength(1);
  });
});
