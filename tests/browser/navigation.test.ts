import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";

const site = serveToBrowser({
  ...shell(["/", "/a", "/long", "/ahead", "/links", "/städte/köln"]),
  "app/page.tsx": `export default function Page() { return <p>Front page</p>; }`,
  "app/a/page.tsx": `
    export const metadata = { title: "Page A", description: "All about A" };
    export default function Page() { return <p>This is A</p>; }`,

  "app/städte/[name]/page.tsx": `
    export const generateStaticParams = () => [{ name: "köln" }];
    export default async function Page({ params }) { return <p>Stadt {decodeURIComponent((await params).name)}</p>; }`,

  "app/long/page.tsx": `
    import Link from "next/link";

    export default function Page() {
      return (
        <>
          <Link href="#middle" prefetch={false}>to the middle</Link>
          <div style={{ height: 3000 }} />
          <h2 id="middle" tabIndex={-1}>Middle</h2>
          <div style={{ height: 3000 }} />
          <Link href="/a" prefetch={false}>to A from the end</Link>
          <Link href="/a" prefetch={false} scroll={false}>to A without scrolling</Link>
        </>
      );
    }`,

  "app/ahead/page.tsx": `
    import Link from "next/link";

    export default function Page() {
      return <><Link href="/a">near</Link><div style={{ height: 3000 }} /><Link href="/long">far</Link></>;
    }`,

  "app/links/page.tsx": `
    import Link from "next/link";

    export default function Page() {
      return (
        <>
          <Link href="http://elsewhere.test/there">elsewhere</Link>
          <Link href="/long#middle" prefetch={false}>into the long page</Link>
          <Link href="/a" prefetch={false} replace>in place</Link>
          <a href="/a">plain</a>
        </>
      );
    }`,
});

describe("following a Link", () => {
  it("shows the page without loading a document", async () => {
    const tab = await site.openLive("/");

    await tab.follow("/a");

    await tab.shows("This is A");
    expect(new URL(tab.page.url()).pathname).toBe("/a");
    expect(tab.documents()).toHaveLength(1);
  });

  it("asks for the payload at its own path and never at the path of the page (RS-14)", async () => {
    const tab = await site.openLive("/");

    await tab.follow("/a");
    await tab.shows("This is A");
    await tab.follow("/städte/köln");
    await tab.shows("Stadt köln");

    const fetched = tab.requests().filter(({ purpose }) => purpose === "fetch");
    expect(fetched.map(({ url }) => decodeURI(url.pathname))).toEqual(["/a.rsc", "/städte/köln.rsc"]);
  });

  it("keeps the state of the layout", async () => {
    const tab = await site.openLive("/");
    await tab.page.click("#count");

    await tab.follow("/a");
    await tab.shows("This is A");

    expect(await tab.page.textContent("#count")).toBe("1");
  });

  it("tells the hooks the new path", async () => {
    const tab = await site.openLive("/");

    await tab.follow("/a");
    await tab.shows("This is A");

    expect(await tab.page.textContent("#path")).toBe("/a");
  });

  it("replaces the title and the description of the document", async () => {
    const tab = await site.openLive("/");
    await tab.follow("/a");

    await tab.page.waitForFunction(() => document.title === "Page A | Site");

    expect(await tab.page.$$eval("title", (titles) => titles.length)).toBe(1);
    expect(await tab.page.getAttribute("meta[name=description]", "content")).toBe("All about A");
  });

  it("takes the metadata of the page before away", async () => {
    const tab = await site.openLive("/a");
    await tab.follow("/long");

    await tab.page.waitForFunction(() => document.title === "Home");

    expect(await tab.page.$$("meta[name=description]")).toEqual([]);
  });

  it("does not scroll when the page begins on the screen anyway", async () => {
    const tab = await site.openLive("/long");
    await tab.page.evaluate(() => window.scrollTo(0, 20));

    await tab.follow("/ahead");
    await tab.shows("near");

    expect(await tab.page.evaluate(() => window.scrollY)).toBe(20);
  });

  it("tells screen readers the title of the new page", async () => {
    const tab = await site.openLive("/");

    await tab.follow("/a");

    await tab.page.locator("[aria-live=assertive]", { hasText: "Page A | Site" }).waitFor({ state: "attached" });
  });

  it("works on a page that was itself reached by a link", async () => {
    const tab = await site.openLive("/");
    await tab.follow("/links");
    await tab.follow("in place");

    await tab.shows("This is A");
    expect(tab.documents()).toHaveLength(1);
  });

  it("raises no error, warning or failed request", async () => {
    const tab = await site.openLive("/");
    await tab.follow("/links");
    await tab.follow("into the long page");
    await tab.follow("to A from the end");
    await tab.shows("This is A");

    expect(tab.problems()).toEqual([]);
  });
});

describe("the scroll position", () => {
  it("is the top of a new page", async () => {
    const tab = await site.openLive("/long");
    await tab.page.getByText("to A from the end").scrollIntoViewIfNeeded();

    await tab.follow("to A from the end");
    await tab.shows("This is A");

    expect(await tab.page.evaluate(() => scrollY)).toBe(0);
  });

  it("stays when the link says so", async () => {
    const tab = await site.openLive("/long");
    await tab.page.addStyleTag({ content: "body { min-height: 9000px; overflow-anchor: none }" });
    await tab.page.evaluate(() => scrollTo(0, 5_000));

    await tab.page.evaluate(() => [...document.querySelectorAll("a")].at(-1)?.click());
    await tab.shows("This is A");

    expect(await tab.page.evaluate(() => scrollY)).toBe(5_000);
  });

  it("is the element that the hash of the link names, and so is the focus", async () => {
    const tab = await site.openLive("/links");

    await tab.follow("into the long page");
    await tab.page.waitForFunction(() => document.activeElement?.id === "middle");

    const top = await tab.page.$eval("#middle", (heading) => heading.getBoundingClientRect().top);
    expect(Math.abs(top)).toBeLessThan(2);
  });
});

describe("a hash link within the page", () => {
  it("scrolls to its element and changes the address", async () => {
    const tab = await site.openLive("/long");

    await tab.follow("to the middle");
    await tab.page.waitForFunction(() => scrollY > 2_000);

    expect(new URL(tab.page.url()).hash).toBe("#middle");
  });

  it("asks the server for nothing", async () => {
    const tab = await site.openLive("/long");
    const before = tab.requests().length;

    await tab.follow("to the middle");
    await tab.page.waitForFunction(() => scrollY > 2_000);

    expect(tab.requests().slice(before)).toEqual([]);
  });
});

describe("prefetching", () => {
  it("fetches pages whose links are near the viewport, and no others", async () => {
    const tab = await site.openLive("/ahead");

    await expect.poll(() => payloads(tab)).toEqual(["/a.rsc"]);
  });

  it("fetches a page once its link is scrolled to", async () => {
    const tab = await site.openLive("/ahead");

    await tab.page.getByText("far").scrollIntoViewIfNeeded();

    await expect.poll(() => payloads(tab)).toContain("/long.rsc");
  });

  it("shows a prefetched page without asking again", async () => {
    const tab = await site.openLive("/ahead");
    await tab.page.waitForLoadState("networkidle");

    await tab.follow("near");
    await tab.shows("This is A");

    expect(payloads(tab)).toEqual(["/a.rsc"]);
  });
});

describe("what is not for the router", () => {
  it("leaves links to other sites to the browser and does not touch those sites before the click", async () => {
    const tab = await site.openLive("/links");
    await tab.page.route("http://elsewhere.test/**", (route) => route.fulfill({ body: "Elsewhere" }));
    await tab.page.hover("text=elsewhere");
    const before = tab.requests().map(({ url }) => url.host);

    await tab.follow("elsewhere");
    await tab.page.waitForURL("http://elsewhere.test/there");

    expect(before).not.toContain("elsewhere.test");
  });

  it("lets plain anchors load documents", async () => {
    const tab = await site.openLive("/links");

    await tab.follow("plain");
    await tab.shows("This is A");

    expect(tab.documents()).toHaveLength(2);
  });

  it("lets the browser open a new tab for a click with a modifier key", async () => {
    const tab = await site.openLive("/");

    const [opened] = await Promise.all([
      tab.page.context().waitForEvent("page"),
      tab.page.getByText("/a", { exact: true }).click({ modifiers: ["Control"] }),
    ]);
    await opened.getByText("This is A").waitFor();

    expect(new URL(tab.page.url()).pathname).toBe("/");
  });
});

function payloads(tab: { requests(): readonly { readonly url: URL }[] }): readonly string[] {
  return tab
    .requests()
    .map(({ url }) => url.pathname)
    .filter((pathname) => pathname.endsWith(".rsc"));
}
