import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";

const LONG_TEXT = "wörter ".repeat(4_000).trim();

const site = serveToBrowser({
  ...shell(["/ids", "/query?q=b", "/late", "/scripts"]),
  "app/page.tsx": `export default function Page() { return <p>Front page</p>; }`,

  "app/ids/page.tsx": `
    import { Suspense } from "react";
    import { Field } from "./field";

    async function Later() {
      await new Promise((resolve) => setTimeout(resolve));
      return <Field />;
    }
    export default function Page() {
      return <><Field /><Suspense fallback="…"><Later /></Suspense><Field /></>;
    }`,
  "app/ids/field.tsx": `"use client";
    import { useEffect, useId, useState } from "react";

    export function Field() {
      const id = useId();
      const [inBrowser, setInBrowser] = useState("");
      useEffect(() => setInBrowser(id), [id]);
      return <input id={id} data-in-browser={inBrowser} />;
    }`,

  "app/query/page.tsx": `
    import { Suspense } from "react";
    import { Query } from "./query";

    export default function Page() { return <Suspense fallback={<p>No query yet</p>}><Query /></Suspense>; }`,
  "app/query/query.tsx": `"use client";
    import { useSearchParams } from "next/navigation";

    export function Query() { return <p>Asked for {useSearchParams().get("q")}</p>; }`,

  "app/late/page.tsx": `
    import { Suspense } from "react";

    async function Later({ children }) {
      await new Promise((resolve) => setTimeout(resolve));
      return <p>{children}</p>;
    }
    export default function Page() {
      return (
        <>
          <h1>Head</h1>
          <Suspense fallback={<p>Wait</p>}><Later>Small and late</Later></Suspense>
          <Suspense fallback={<p>Wait</p>}><Later>{${JSON.stringify(LONG_TEXT)}}</Later></Suspense>
        </>
      );
    }`,

  "public/third-party.js": `window.ran = [...(window.ran ?? []), "file"];`,
  "app/scripts/page.tsx": `
    import Script from "next/script";
    import { Ready } from "./ready";

    export default function Page() {
      return (
        <>
          <Script id="first" strategy="beforeInteractive">{'window.ran = [...(window.ran ?? []), "first"];'}</Script>
          <Script id="inline">{'window.ran = [...(window.ran ?? []), "inline"];'}</Script>
          <Script src="/third-party.js" strategy="lazyOnload" />
          <Ready />
        </>
      );
    }`,
  "app/scripts/ready.tsx": `"use client";
    import Script from "next/script";
    import { useState } from "react";

    export function Ready() {
      const [ready, setReady] = useState("waiting");
      return <><Script src="/third-party.js?ready" onReady={() => setReady("ready")} /><p>Script is {ready}</p></>;
    }`,
});

describe("the first document", () => {
  it.each(["/", "/ids", "/query?q=a", "/late", "/scripts", "/nowhere"])(
    "hydrates %s without an error, a warning or a failed request",
    async (target) => {
      const tab = await site.openLive(target);
      await tab.page.waitForLoadState("networkidle");

      const missing = `404: ${tab.page.url()}`;
      const failures = tab.problems().filter((problem) => problem !== missing && !problem.startsWith(DOCUMENT_404));
      expect(failures).toEqual([]);
    },
  );

  it("answers to clicks", async () => {
    const tab = await site.openLive("/");

    await tab.page.click("#count");

    expect(await tab.page.textContent("#count")).toBe("1");
  });

  it("has the same ids in the browser as in the HTML", async () => {
    const tab = await site.openLive("/ids");
    await tab.page.waitForFunction(() => document.querySelectorAll('[data-in-browser=""]').length === 0);

    const ids = await tab.page.$$eval("input", (fields) => fields.map(({ id, dataset }) => [id, dataset["inBrowser"]]));

    expect(ids.map(([inHtml]) => inHtml)).toEqual(ids.map(([, inBrowser]) => inBrowser));
    expect(new Set(ids.map(([inHtml]) => inHtml)).size).toBe(3);
  });
});

describe("a page that reads the query in the browser", () => {
  it("has the fallback in its HTML, which is everyone's", async () => {
    const { text, state } = await site.server().send("/query?q=a");

    expect(state).toBe("HIT");
    expect(text).toContain("No query yet");
    expect(text).not.toContain("Asked for");
  });

  it("shows the visitor's query once hydrated", async () => {
    const tab = await site.openLive("/query?q=%C3%A9%20%26");

    await tab.shows("Asked for é &");
  });

  it("shows the query of a link to the same page", async () => {
    const tab = await site.openLive("/query?q=a");
    await tab.shows("Asked for a");

    await tab.follow("/query?q=b");

    await tab.shows("Asked for b");
    expect(tab.documents()).toHaveLength(1);
  });
});

describe("next/script", () => {
  it("runs inline scripts and files, first the one that was asked to come before everything", async () => {
    const tab = await site.openLive("/scripts");

    await tab.page.waitForFunction(() => Reflect.get(window, "ran")?.length === 4);

    const ran = await tab.page.evaluate((): readonly string[] => Reflect.get(window, "ran"));
    expect(ran[0]).toBe("first");
    expect(ran.toSorted()).toEqual(["file", "file", "first", "inline"]);
  });

  it("calls back when a script is ready", async () => {
    const tab = await site.openLive("/scripts");

    await tab.shows("Script is ready");
  });
});

describe("without JavaScript", () => {
  it("shows what came late in the render, in place", async () => {
    const { page } = await site.open("/late", { javaScriptEnabled: false });

    const text = await page.innerText("main");

    expect(text.split(/\n+/)).toEqual(["Head", "Small and late", LONG_TEXT]);
  });

  it("follows links by loading documents", async () => {
    const tab = await site.open("/", { javaScriptEnabled: false });

    await tab.follow("/late");

    await tab.shows("Small and late");
    expect(tab.documents()).toHaveLength(2);
  });
});

/** How the browser's console words the 404 of the document itself, which is right for a page that does not exist. */
const DOCUMENT_404 = "console: Failed to load resource: the server responded with a status of 404";
