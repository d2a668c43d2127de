import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";
import type { Tab } from "../helpers/browser-tab.ts";

// A page of `/slow` waits until its own gate is opened by a request, so that a test sees what is shown meanwhile.
const site = serveToBrowser({
  ...shell(["/", "/still"]),
  "app/gate.ts": `
    const gates = (globalThis.gates ??= new Map());
    export function gate(name) {
      if (!gates.has(name)) gates.set(name, Promise.withResolvers());
      return gates.get(name);
    }
    export const renders = (globalThis.renders ??= []);`,
  "app/open/[name]/route.ts": `
    import { gate, renders } from "../../gate";
    export async function POST(_request, { params }) {
      gate((await params).name).resolve();
      return Response.json(renders);
    }`,
  "app/links.tsx": `"use client";
    import Link, { useLinkStatus } from "next/link";
    import { useState } from "react";
    export function Status() { return <i>{useLinkStatus().pending ? "on its way" : "idle"}</i>; }
    export function Held() {
      const [asked, setAsked] = useState(0);
      const hold = (event) => { setAsked(asked + 1); event.preventDefault(); };
      return <Link href="/still" prefetch={false} onNavigate={hold}>{"held " + asked}</Link>;
    }`,
  "app/stays/page.tsx": `import { cookies } from "next/headers";
    import { gate } from "../gate";
    export default async function Page() { await cookies(); await gate("stays").promise; return <p>It came</p>; }`,
  "app/page.tsx": `import Link from "next/link";
    import { Held, Status } from "./links";
    export default function Page() {
      return (
        <>
          <p>Front page</p>
          <Link href="/slow/one">one</Link>
          <Link href="/slow/two#end">two</Link>
          <Link href="/slow/off" prefetch={false}>off</Link>
          <Link href="/slow/whole" prefetch>whole</Link>
          <Link href="/slow/hover" unstable_dynamicOnHover>hover</Link>
          <Link href="/bare">bare</Link>
          <Link href="/board/one">board</Link>
          <Link href="/stays" prefetch={false}>stays <Status /></Link>
          <Held />
        </>
      );
    }`,
  "app/still/page.tsx": `export default function Page() { return <p>Still page</p>; }`,
  "app/bare/page.tsx": `import { cookies } from "next/headers";
    import { renders } from "../gate";
    export default async function Page() { await cookies(); renders.push("bare"); return <p>Bare page</p>; }`,
  "app/slow/layout.tsx": `import { Kept } from "./kept";
    export default function Layout({ children }) { return <section><Kept />{children}</section>; }`,
  "app/slow/kept.tsx": `"use client";
    import { useState } from "react";
    export function Kept() {
      const [count, setCount] = useState(0);
      return <button id="kept" onClick={() => setCount(count + 1)}>{count}</button>;
    }`,
  "app/slow/loading.tsx": `export default function Loading() { return <p>Loading the page</p>; }`,
  "app/slow/[name]/page.tsx": `import Link from "next/link";
    import { cookies } from "next/headers";
    import { gate, renders } from "../../gate";
    export async function generateMetadata({ params }) { return { title: "Slow " + (await params).name }; }
    export default async function Page({ params }) {
      await cookies();
      const { name } = await params;
      renders.push(name);
      await gate(name).promise;
      return <><p>{"Slow page " + name}</p><Link href="/slow/other">other</Link><div style={{ height: 3000 }} /><h2 id="end">End</h2></>;
    }`,
  "app/board/layout.tsx": `
    export default function Layout({ children, side, tools }) { return <section>{children}{side}{tools}</section>; }`,
  "app/board/loading.tsx": `export default function Loading() { return <p>Loading the board</p>; }`,
  "app/board/[name]/page.tsx": `import Link from "next/link";
    import { cookies } from "next/headers";
    import { gate } from "../../gate";
    export async function generateMetadata({ params }) { return { title: "Board " + (await params).name }; }
    export default async function Page({ params }) {
      await cookies();
      const { name } = await params;
      await gate("board-" + name).promise;
      return <><p>{"Board " + name}</p><Link href="/board/two">next board</Link></>;
    }`,
  "app/board/@side/loading.tsx": `export default function Loading() { return <p>Loading the side</p>; }`,
  "app/board/@side/[name]/page.tsx": `import { gate } from "../../../gate";
    export default async function Page({ params }) {
      const { name } = await params;
      await gate("board-" + name).promise;
      return <p>{"Side " + name}</p>;
    }`,
  "app/board/@tools/[name]/page.tsx": `import { gate } from "../../../gate";
    export default async function Page({ params }) {
      const { name } = await params;
      await gate("board-" + name).promise;
      return <p>{"Tools " + name}</p>;
    }`,
});

describe("a link to a page that is rendered per visitor", () => {
  it("fetches its surroundings ahead and shows `loading` before the server answers", async () => {
    const tab = await site.openLive("/");
    await ahead(tab, "/slow/one");
    await tab.page.click("#count");
    await tab.page.evaluate(() => {
      const seen = Object.assign(globalThis, { titles: [document.title] }).titles;
      new MutationObserver(() => seen.push(document.title)).observe(document.head, { childList: true, subtree: true });
    });

    await tab.follow("one");
    await tab.shows("Loading the page");
    expect([path(tab), await tab.page.textContent("#path")]).toEqual(["/slow/one", "/slow/one"]);
    await tab.page.click("#kept");
    await open("one");
    await tab.shows("Slow page one");

    // The layouts above and below stayed; the page was rendered once, for the visit.
    expect(await tab.page.textContent("#count")).toBe("1");
    expect(await tab.page.textContent("#kept")).toBe("1");
    await tab.page.waitForFunction(() => document.title === "Slow one | Site");
    const titles = await tab.page.evaluate(() => Reflect.get(globalThis, "titles") as readonly string[]);
    expect([...new Set(titles)]).toEqual(["Home", "Slow one | Site"]);
    expect((await open("one")).filter((name) => name === "one")).toHaveLength(1);
    expect(tab.problems()).toEqual([]);
    await tab.page.goBack();
    await tab.shows("Front page");
  });

  it("shows `loading` again between two pages under it, and keeps the layout", async () => {
    await open("third");
    const tab = await site.openLive("/slow/third");
    await tab.page.click("#kept");
    await ahead(tab, "/slow/other");

    await tab.follow("other");
    await tab.shows("Loading the page");
    await open("other");

    await tab.shows("Slow page other");
    expect(await tab.page.textContent("#kept")).toBe("1");
  });

  it("goes to its hash once the page is there", async () => {
    const tab = await site.openLive("/");
    await ahead(tab, "/slow/two");

    await tab.follow("two");
    await tab.shows("Loading the page");
    await open("two");

    await tab.page.waitForFunction(() => window.scrollY > 1000);
  });

  it("shows `loading` as soon as the server begins to answer where nothing was fetched ahead", async () => {
    const tab = await site.openLive("/");

    await tab.follow("off");
    await tab.shows("Loading the page");
    await open("off");

    await tab.shows("Slow page off");
    expect(fetches(tab, "/slow/off")).toEqual([""]);
  });

  it("fetches all of it where it says so: ahead, or under the pointer", async () => {
    const tab = await site.openLive("/");
    await expect.poll(() => fetches(tab, "/slow/whole")).toEqual([""]);
    await ahead(tab, "/slow/hover");

    await tab.page.hover("text=hover");

    await expect.poll(() => fetches(tab, "/slow/hover")).toEqual(["?_rsc=ahead", ""]);
    await Promise.all([open("whole"), open("hover")]);
  });

  it("renders nothing ahead where there is no `loading`", async () => {
    const tab = await site.openLive("/");
    await ahead(tab, "/bare");

    const reply = await site.server().send("/bare.rsc?_rsc=ahead");

    expect([reply.status, reply.text]).toEqual([204, ""]);
    expect(await open("none")).not.toContain("bare");
    await tab.follow("bare");
    await tab.shows("Bare page");
    expect(tab.documents()).toHaveLength(1);
  });
});

describe("a link to a page with slots beside it", () => {
  it("shows what each slot has for loading, and keeps what the others show", async () => {
    const tab = await site.openLive("/");
    await ahead(tab, "/board/one");

    await tab.follow("board");
    await Promise.all([tab.shows("Loading the board"), tab.shows("Loading the side")]);
    expect(await tab.page.getByText("Tools").count()).toBe(0);
    await open("board-one");
    await Promise.all([tab.shows("Board one"), tab.shows("Side one"), tab.shows("Tools one")]);
    await tab.page.waitForFunction(() => document.title === "Board one | Site");

    await ahead(tab, "/board/two");
    await tab.follow("next board");
    await Promise.all([tab.shows("Loading the board"), tab.shows("Loading the side"), tab.shows("Tools one")]);
    expect(await tab.page.title()).toBe("Board one | Site");
    await open("board-two");
    await Promise.all([tab.shows("Board two"), tab.shows("Side two"), tab.shows("Tools two")]);

    await tab.page.goBack();
    await Promise.all([tab.shows("Board one"), tab.shows("Side one"), tab.shows("Tools one")]);
    expect(tab.documents()).toHaveLength(1);
    expect(tab.problems()).toEqual([]);
  });
});

describe("a link", () => {
  it("says that it is being followed until its page is there", async () => {
    const tab = await site.openLive("/");
    await tab.shows("idle");

    await tab.follow("stays idle");
    await tab.shows("on its way");
    expect(path(tab)).toBe("/");
    await open("stays");

    await tab.shows("It came");
  });

  it("asks its own code first, and only for navigations that it would begin", async () => {
    const tab = await site.openLive("/");

    await tab.page.getByText("held 0").click({ modifiers: ["Control"] });
    await tab.page.getByText("held 0").click();
    await tab.shows("held 1");

    expect(path(tab)).toBe("/");
    expect(fetches(tab, "/still")).toEqual([]);
  });
});

it("gives a stored page ahead as at any other time", async () => {
  const [early, payload] = [await site.server().send("/still.rsc?_rsc=ahead"), await site.server().send("/still.rsc")];

  expect(early.text).toBe(payload.text);
  expect([early.state, early.headers["etag"]]).toEqual(["HIT", payload.headers["etag"]]);
});

/** Waits until a page is being fetched ahead; the visit waits for what comes of it. */
async function ahead(tab: Tab, page: string): Promise<void> {
  await expect.poll(() => fetches(tab, page)).toContain("?_rsc=ahead");
}

/** Opens a gate; gives the names of all pages rendered so far. */
async function open(name: string): Promise<readonly string[]> {
  const { text } = await site.server().send(`/open/${name}`, { method: "POST" });
  return JSON.parse(text) as readonly string[];
}

/** Queries of the requests for the payload of a page. */
function fetches(tab: Tab, page: string): readonly string[] {
  const fetched = tab.requests().filter(({ url }) => url.pathname === `${page}.rsc`);
  return fetched.map(({ url }) => url.search);
}

function path(tab: Tab): string {
  return new URL(tab.page.url()).pathname;
}
