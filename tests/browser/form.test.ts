import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";

const site = serveToBrowser({
  ...shell(["/"]),
  "next.config.mjs": `export default { basePath: "/base" };`,
  "app/page.tsx": `
    import Form from "next/form";
    import { Vitals } from "./vitals";
    async function save(data) { "use server"; console.log("saved", data.get("name")); }
    export default function Page() {
      return <>
        <Form action="/found"><input name="q" aria-label="query" /><button>search</button><button name="way" value="two">second</button></Form>
        <Form action="/found" replace scroll={false} prefetch={false}><input name="q" defaultValue="kept" readOnly /><button>replace</button></Form>
        <Form action={save}><input name="name" defaultValue="ada" readOnly /><button>save</button></Form>
        <Vitals />
      </>;
    }`,
  "app/found/page.tsx": `
    export default async function Page({ searchParams }) { return <p>{"found " + JSON.stringify(await searchParams)}</p>; }`,
  "app/found/loading.tsx": `export default function Loading() { return <p>one moment</p>; }`,
  "app/vitals.tsx": `"use client";
    import { useReportWebVitals } from "next/web-vitals";
    import { useState } from "react";
    export function Vitals() {
      const [names, setNames] = useState([]);
      useReportWebVitals(({ name, value }) => setNames((before) => [...before, name + (value >= 0 ? "" : "?")]));
      return <output id="vitals">{names.toSorted().join(" ")}</output>;
    }`,
});

describe("next/form", () => {
  it("leads to its action with its fields, within the document, and back", async () => {
    const tab = await site.openLive("/base");
    await tab.page.getByLabel("query").fill("a & b");
    await tab.press("search");
    await tab.shows('found {"q":"a & b"}');

    expect(new URL(tab.page.url()).pathname + new URL(tab.page.url()).search).toBe("/base/found?q=a+%26+b");
    expect(tab.documents()).toHaveLength(1);

    await tab.page.goBack();
    await tab.page.getByLabel("query").waitFor();
    expect(tab.documents()).toHaveLength(1);
    // A payload that is rendered per visitor is let go of as soon as nobody looks at it.
    expect(tab.problems().filter((problem) => !problem.includes("ERR_ABORTED"))).toEqual([]);
  });

  it("sends the button that was pressed along", async () => {
    const tab = await site.openLive("/base");
    await tab.press("second");

    await tab.shows('found {"q":"","way":"two"}');
  });

  it("replaces the entry of the history when it says so", async () => {
    const tab = await site.openLive("/base");
    const entries = (): Promise<number> => tab.page.evaluate(() => history.length);
    const before = await entries();
    await tab.press("replace");
    await tab.shows('found {"q":"kept"}');

    expect(await entries()).toBe(before);
  });

  it("works without scripts", async () => {
    const tab = await site.open("/base", { javaScriptEnabled: false });
    await tab.page.getByLabel("query").fill("plain");
    await tab.press("search");

    await tab.shows('found {"q":"plain"}');
  });

  it("fetches its page ahead, as far as it is the same for all", async () => {
    const tab = await site.openLive("/base");

    await expect.poll(() => tab.requests().some(({ url }) => url.pathname === "/base/found.rsc")).toBe(true);
  });

  it("sends a Server Action", async () => {
    const tab = await site.openLive("/base");
    await tab.press("save");

    await expect.poll(() => site.server().output()).toContain("saved ada");
  });
});

describe("useReportWebVitals", () => {
  it("tells what the browser measured before and after hydration, once each", async () => {
    const tab = await site.openLive("/base");
    await tab.page.waitForLoadState("networkidle");
    const shown = (): Promise<string | null> => tab.page.locator("#vitals").textContent();
    await expect.poll(shown).toContain("TTFB");

    // The others are final once the page is left or hidden.
    await tab.page.getByLabel("query").click();
    await expect.poll(shown).toMatch(/^FCP (?:LCP )?TTFB/);
    expect(tab.problems()).toEqual([]);
  });
});
