import { expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";
import type { Tab } from "../helpers/browser-tab.ts";

const site = serveToBrowser({
  "next.config.ts": `export default { basePath: "/base" };`,
  ...shell(["/", "/measured"]),
  "app/actions.ts": `"use server";
    export async function greet(data) { (globalThis.greeted ??= []).push(String(data.get("name"))); }`,
  "app/page.tsx": `
    import Form from "next/form";
    import { greet } from "./actions";
    import { Guarded } from "./guarded";

    export default function Page() {
      return (
        <>
          <Form action="/search?lost=1" id="plain">
            <input name="q" defaultValue="tea" />
            <button name="by" value="title">find</button>
            <button formAction="/base/other">elsewhere</button>
          </Form>
          <div style={{ height: 3000 }} />
          <Form action="/search" replace scroll={false} prefetch={false}><button name="q" value="low">stay low</button></Form>
          <Form action={greet}><input name="name" defaultValue="Ada" /><button>greet</button></Form>
          <Guarded />
        </>
      );
    }`,
  "app/guarded.tsx": `"use client";
    import Form from "next/form";
    export function Guarded() {
      return <Form action="/search" onSubmit={(event) => event.preventDefault()}><button>guarded</button></Form>;
    }`,
  "app/search/page.tsx": `
    export default async function Page({ searchParams }) {
      const { q, by, lost } = await searchParams;
      return <><p>{["searched", q, by, lost].join(" ")}</p><div style={{ height: 6000 }} /></>;
    }`,
  "app/other/page.tsx": `export default async function Page({ searchParams }) { return <p>{"other " + (await searchParams).q}</p>; }`,
  "app/greeted/page.tsx": `
    export const dynamic = "force-dynamic";
    export default function Page() { return <p>{"greeted " + (globalThis.greeted ?? []).join(" ")}</p>; }`,
  "app/measured/page.tsx": `import { Vitals } from "./vitals";
    export default function Page() { return <><p>measured</p><Vitals /></>; }`,
  "app/measured/vitals.tsx": `"use client";
    import { useReportWebVitals } from "next/web-vitals";
    import { useState } from "react";

    export function Vitals() {
      const [round, setRound] = useState(0);
      const [seen, setSeen] = useState([]);
      useReportWebVitals(({ name, value, rating }) =>
        setSeen((before) => [...before, [name, typeof value, rating !== undefined, round].join(":")]));
      return <><button onClick={() => setRound(1)}>next round</button><ul>{seen.map((text) => <li key={text}>{text}</li>)}</ul></>;
    }`,
});

function address({ page }: Tab): string {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}

it("goes to the action with the fields and the button as its query, without loading a document", async () => {
  const tab = await site.openLive("/base");

  await tab.press("find");
  await tab.shows("searched tea title ");

  expect(address(tab)).toBe("/base/search?q=tea&by=title");
  expect(tab.documents()).toHaveLength(1);
  expect(tab.problems()).toEqual([]);
  await tab.page.goBack();
  await tab.page.locator("#plain").waitFor();
  expect(address(tab)).toBe("/base");
});

it("goes where the button says", async () => {
  const tab = await site.openLive("/base");

  await tab.press("elsewhere");
  await tab.shows("other tea");

  expect(tab.documents()).toHaveLength(1);
});

it("replaces the entry and keeps the scroll position when it is told to", async () => {
  const tab = await site.openLive("/base");
  await tab.follow("/measured");
  await tab.shows("measured");
  await tab.follow("/");
  await tab.page.locator("#plain").waitFor();
  const entries = await tab.page.evaluate(() => history.length);

  await tab.press("stay low");
  await tab.shows("searched low  ");

  expect(address(tab)).toBe("/base/search?q=low");
  expect(await tab.page.evaluate(() => history.length)).toBe(entries);
  expect(await tab.page.evaluate(() => scrollY)).toBeGreaterThan(1000);
});

it("fetches the action ahead, without a query", async () => {
  const tab = await site.openLive("/base");

  await expect
    .poll(() => tab.requests().map(({ url }) => url.pathname + url.search))
    .toContainEqual("/base/search.rsc?_rsc=ahead");
});

it("does nothing when the app prevents it", async () => {
  const tab = await site.openLive("/base");

  await tab.press("guarded");

  expect(address(tab)).toBe("/base");
});

it("hands a function its fields", async () => {
  const tab = await site.openLive("/base");

  await tab.press("greet");
  await expect.poll(async () => (await site.server().send("/base/greeted")).text).toContain("greeted Ada");

  expect(address(tab)).toBe("/base");
});

it("works the same without JavaScript", async () => {
  const tab = await site.open("/base", { javaScriptEnabled: false });

  await tab.press("find");
  await tab.shows("searched tea title ");

  expect(address(tab)).toBe("/base/search?q=tea&by=title");
});

it("reports web vitals to the newest function, and loads what measures only where it is used", async () => {
  const plain = await site.openLive("/base");
  const tab = await site.openLive("/base/measured");

  await tab.shows("TTFB:number:true:0");
  await tab.shows("FCP:number:true:0");
  // The largest paint is known when a visitor does something.
  await tab.press("next round");
  await tab.shows("LCP:number:true:1");

  expect(plain.requests().filter(({ url }) => url.pathname.includes("web-vitals"))).toEqual([]);
  expect(tab.requests().filter(({ url }) => url.pathname.includes("web-vitals"))).toHaveLength(1);
  expect(tab.problems()).toEqual([]);
});
