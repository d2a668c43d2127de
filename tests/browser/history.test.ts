import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";
import type { Tab } from "../helpers/browser-tab.ts";

const site = serveToBrowser({
  ...shell(["/", "/short", "/tall", "/written"]),
  "app/page.tsx": `export default function Page() { return <p>Front page</p>; }`,
  "app/short/page.tsx": `export default function Page() { return <p>Short page</p>; }`,
  "app/tall/page.tsx": `
    import Link from "next/link";

    export default function Page() {
      return (
        <>
          <p>Tall page</p>
          <div style={{ height: 3000 }} />
          <Link href="/short" prefetch={false}>on</Link>
          <Link href="#here" prefetch={false}>here</Link>
          <a href="/short">on as a document</a>
          <div style={{ height: 3000 }} />
          <h2 id="here">Here</h2>
        </>
      );
    }`,
  "app/written/page.tsx": `
    import { Tabs } from "./tabs";

    export default function Page() { return <Tabs />; }`,
  "app/written/tabs.tsx": `"use client";
    import { useSearchParams, useRouter } from "next/navigation";
    import { Suspense } from "react";

    export function Tabs() { return <Suspense><Inner /></Suspense>; }

    function Inner() {
      const tab = useSearchParams().get("tab") ?? "none";
      const router = useRouter();
      return (
        <>
          <p>Tab {tab}</p>
          <button onClick={() => history.pushState(null, "", "?tab=one")}>push</button>
          <button onClick={() => router.back()}>back</button>
        </>
      );
    }`,
});

describe("the back and forward buttons", () => {
  it("show the page before and the page after, without loading a document", async () => {
    const tab = await site.openLive("/");
    await tab.follow("/short");
    await tab.shows("Short page");

    await tab.page.goBack();
    await tab.shows("Front page");
    await tab.page.goForward();
    await tab.shows("Short page");

    expect(tab.documents()).toHaveLength(1);
  });

  it("tell the hooks the path", async () => {
    const tab = await site.openLive("/");
    await tab.follow("/short");
    await tab.shows("Short page");

    await tab.page.goBack();
    await tab.shows("Front page");

    expect(await tab.page.textContent("#path")).toBe("/");
  });

  it("keep the state of the layout", async () => {
    const tab = await site.openLive("/");
    await tab.follow("/short");
    await tab.shows("Short page");
    await tab.page.click("#count");

    await tab.page.goBack();
    await tab.shows("Front page");

    expect(await tab.page.textContent("#count")).toBe("1");
  });

  it("go back to where the page was scrolled to", async () => {
    const tab = await onTheWay("on");

    await tab.page.goBack();
    await tab.shows("Tall page");

    await expect.poll(() => scrollTop(tab)).toBe(2_800);
  });

  it("go forward to where the page was scrolled to", async () => {
    const tab = await site.openLive("/short");
    await tab.follow("/tall");
    await tab.shows("Tall page");
    await scrollTo(tab, 2_800);
    await tab.page.goBack();
    await tab.shows("Short page");

    await tab.page.goForward();
    await tab.shows("Tall page");

    await expect.poll(() => scrollTop(tab)).toBe(2_800);
  });

  it("go back to where the page was scrolled to from another document", async () => {
    const tab = await onTheWay("on as a document");

    await tab.page.goBack();
    await tab.shows("Tall page");

    await expect.poll(() => scrollTop(tab)).toBe(2_800);
  });

  it("go back from a hash within the page", async () => {
    const tab = await site.openLive("/tall");
    await scrollTo(tab, 2_800);
    await tab.follow("here");
    await expect.poll(() => scrollTop(tab)).toBeGreaterThan(2_800);

    await tab.page.goBack();

    await expect.poll(() => scrollTop(tab)).toBe(2_800);
  });

  it("leave no entry behind that shows the wrong page", async () => {
    const tab = await site.openLive("/");
    await tab.follow("/short");
    await tab.shows("Short page");
    await tab.follow("/tall");
    await tab.shows("Tall page");

    await tab.page.evaluate(() => history.go(-2));
    await tab.shows("Front page");

    expect(new URL(tab.page.url()).pathname).toBe("/");
  });
});

describe("an entry that the app wrote into the history itself", () => {
  it("changes the query that hooks see", async () => {
    const tab = await site.openLive("/written");
    await tab.shows("Tab none");

    await tab.press("push");

    await tab.shows("Tab one");
  });

  it("is left by router.back()", async () => {
    const tab = await site.openLive("/written");
    await tab.press("push");
    await tab.shows("Tab one");

    await tab.press("back");

    await tab.shows("Tab none");
  });
});

/** On the short page, coming from the tall one that was scrolled to its middle. */
async function onTheWay(link: string): Promise<Tab> {
  const tab = await site.openLive("/tall");
  await scrollTo(tab, 2_800);
  await tab.follow(link);
  await tab.shows("Short page");
  return tab;
}

function scrollTop(tab: Tab): Promise<number> {
  return tab.page.evaluate(() => scrollY);
}

/** Scrolls and waits until the page has been told. */
async function scrollTo(tab: Tab, top: number): Promise<void> {
  await tab.page.evaluate((to) => {
    const { promise, resolve } = Promise.withResolvers<Event>();
    addEventListener("scrollend", resolve, { once: true });
    window.scrollTo({ top: to, behavior: "instant" });
    return promise.then(() => undefined);
  }, top);
}
