import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";

const site = serveToBrowser({
  ...shell([
    "/",
    "/slow",
    "/fragile",
    "/guarded",
    "/broken",
    "/nowhere",
    "/item/none",
    "/late",
    "/old",
    "/moved",
    "/away",
  ]),
  "app/page.tsx": `export default function Page() { return <p>Front page</p>; }`,
  "app/new/page.tsx": `export default function Page() { return <p>New home</p>; }`,
  "app/not-found.tsx": `export default function NotFound() { return <p>No such page</p>; }`,

  // A page that is ready when the test says so.
  "app/gate.ts": `export const gate = Promise.withResolvers();`,
  "app/open/route.ts": `
    import { gate } from "../gate";

    export const dynamic = "force-dynamic";
    export function GET() { gate.resolve(); return new Response("open"); }`,
  "app/slow/loading.tsx": `export default function Loading() { return <p>One moment</p>; }`,
  "app/slow/page.tsx": `
    import { connection } from "next/server";
    import { gate } from "../gate";

    export default async function Page() {
      await connection();
      await gate.promise;
      return <p>Here at last</p>;
    }`,

  "app/fragile/page.tsx": `
    import { Glass } from "./glass";

    export const metadata = { title: "Glass" };
    export default function Page() { return <Glass />; }`,
  "app/fragile/glass.tsx": `"use client";
    import { useState } from "react";

    export function Glass() {
      const [hit, setHit] = useState(false);
      if (hit) throw new Error("glass broke");
      return <button onClick={() => setHit(true)}>Whole glass</button>;
    }`,
  "app/fragile/error.tsx": `"use client";
    export default function Broken({ error, reset }) {
      return <><p>Sorry: {error.message}</p><button onClick={reset}>Again</button></>;
    }`,

  "app/guarded/page.tsx": `
    import { Glass } from "../fragile/glass";
    import { Guard } from "./guard";

    export default function Page() { return <Guard name="Guard"><Glass /></Guard>; }`,
  "app/guarded/guard.tsx": `"use client";
    import { unstable_catchError } from "next/error";

    export const Guard = unstable_catchError(({ name }, { error, reset, unstable_retry }) => (
      <>
        <p>{name + ": " + error.message}</p>
        <button onClick={reset}>Again</button>
        <button onClick={unstable_retry}>Anew</button>
      </>
    ));`,

  "app/broken/page.tsx": `
    import { connection } from "next/server";

    export default async function Page() {
      await connection();
      throw new Error("the password is 1234");
    }`,
  "app/broken/error.tsx": `"use client";
    export default function Broken({ error }) { return <p>Sorry for {error.digest ? "digest" : "nothing"}</p>; }`,

  "app/item/[id]/page.tsx": `
    import { notFound } from "next/navigation";

    export default async function Page() { notFound(); }`,
  "app/item/[id]/not-found.tsx": `export default function NotFound() { return <p>No such item</p>; }`,

  "app/late/loading.tsx": `export default function Loading() { return <p>Soon</p>; }`,
  "app/late/not-found.tsx": `export default function NotFound() { return <p>Nothing came</p>; }`,
  "app/late/page.tsx": `
    import { notFound } from "next/navigation";
    import { connection } from "next/server";

    export async function generateMetadata() { await connection(); notFound(); }
    export default function Page() { return <p>Late</p>; }`,

  "app/old/page.tsx": `
    import { redirect } from "next/navigation";

    export default function Page() { redirect("/new"); }`,
  "app/moved/page.tsx": `
    import { redirect } from "next/navigation";
    import { connection } from "next/server";

    export default async function Page() { await connection(); redirect("/new?from=moved"); }`,
  "app/away/page.tsx": `
    import { redirect } from "next/navigation";

    export default function Page() { redirect("http://elsewhere.test/there"); }`,
});

describe("loading.tsx", () => {
  it("stands in for a page that is not ready, until it is", async () => {
    const tab = await site.openLive("/");

    await tab.follow("/slow");
    await tab.shows("One moment");
    await site.server().send("/open");

    await tab.shows("Here at last");
    expect(tab.documents()).toHaveLength(1);
  });
});

describe("error.tsx", () => {
  it("stands in for a page that threw in the browser", async () => {
    const tab = await site.openLive("/fragile");

    await tab.press("Whole glass");

    await tab.shows("Sorry: glass broke");
  });

  it("leaves the title of the page alone, as in Next.js", async () => {
    const tab = await site.openLive("/fragile");

    await tab.press("Whole glass");
    await tab.shows("Sorry: glass broke");
    await expect.poll(() => tab.page.title()).toBe("Glass | Site");
    await tab.press("Again");
    await tab.shows("Whole glass");

    await expect.poll(() => tab.page.title()).toBe("Glass | Site");
  });

  it("leaves the layout alone", async () => {
    const tab = await site.openLive("/fragile");
    await tab.page.click("#count");

    await tab.press("Whole glass");
    await tab.shows("Sorry: glass broke");

    expect(await tab.page.textContent("#count")).toBe("1");
  });

  it("shows the page again on reset", async () => {
    const tab = await site.openLive("/fragile");
    await tab.press("Whole glass");

    await tab.press("Again");

    await tab.shows("Whole glass");
  });

  it("goes away when the visitor goes on", async () => {
    const tab = await site.openLive("/fragile");
    await tab.press("Whole glass");
    await tab.shows("Sorry: glass broke");

    await tab.follow("/");

    await tab.shows("Front page");
  });

  it("stands anywhere as a component of unstable_catchError, which asks for the page anew", async () => {
    const tab = await site.openLive("/guarded");
    await tab.press("Whole glass");
    await tab.shows("Guard: glass broke");
    const before = tab.requests().length;

    await tab.press("Anew");

    await tab.shows("Whole glass");
    const asked = tab.requests().slice(before);
    expect(asked.map(({ url }) => url.pathname)).toEqual(["/guarded.rsc"]);
  });

  it("gets a digest of what threw on the server, and the browser never its message", async () => {
    const tab = await site.openLive("/");

    await tab.follow("/broken");
    await tab.shows("Sorry for digest");

    expect(await tab.page.content()).not.toContain("1234");
    expect(tab.problems().join("\n")).not.toContain("1234");
  });
});

describe("not-found.tsx", () => {
  it.each([
    ["/nowhere", "No such page"],
    ["/item/none", "No such item"],
    ["/late", "Nothing came"],
  ])("is shown for a link to %s, at its address and in the same document", async (target, text) => {
    const tab = await site.openLive("/");

    await tab.follow(target);
    await tab.shows(text);

    expect(new URL(tab.page.url()).pathname).toBe(target);
    expect(tab.documents()).toHaveLength(1);
  });
});

describe("redirect()", () => {
  it.each([
    ["/old", "/new"],
    ["/moved", "/new?from=moved"],
  ])("leads a link to %s on to %s in the same document", async (target, end) => {
    const tab = await site.openLive("/");

    await tab.follow(target);
    await tab.shows("New home");

    expect(tab.page.url()).toBe(new URL(end, site.server().url).href);
    expect(tab.documents()).toHaveLength(1);
  });

  it("leaves no entry for the page that redirected", async () => {
    const tab = await site.openLive("/");
    await tab.follow("/old");
    await tab.shows("New home");

    await tab.page.goBack();

    await tab.shows("Front page");
  });

  it("leads a link to another site by loading its document", async () => {
    const tab = await site.openLive("/");
    await tab.page.route("http://elsewhere.test/**", (route) => route.fulfill({ body: "Elsewhere" }));

    await tab.follow("/away");

    await tab.page.waitForURL("http://elsewhere.test/there");
  });

  it("leads a document on", async () => {
    const tab = await site.open("/old");

    await tab.shows("New home");
  });
});
