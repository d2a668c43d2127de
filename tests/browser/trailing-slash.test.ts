import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";

const site = serveToBrowser({
  ...shell(["/", "/a", "/a/b?q=1#end", "/old"]),
  "next.config.mjs": `export default { trailingSlash: true };`,
  "app/page.tsx": `export default function Page() { return <p>Front page</p>; }`,
  "app/a/page.tsx": `export default function Page() { return <p>This is A</p>; }`,
  "app/a/b/page.tsx": `export default function Page() { return <p id="end">This is B</p>; }`,
  "app/old/page.tsx": `
    import { redirect } from "next/navigation";

    export default function Page() { redirect("/a"); }`,
});

describe("an app whose paths end with a slash", () => {
  it.each(["/", "/a/"])("hydrates %s without an error, a warning or a failed request", async (target) => {
    const tab = await site.openLive(target);
    await tab.page.waitForLoadState("networkidle");

    expect(tab.problems()).toEqual([]);
  });

  it.each([
    ["/a", "/a/", "This is A"],
    ["/a/b?q=1#end", "/a/b/?q=1#end", "This is B"],
    ["/old", "/a/", "This is A"],
  ])("goes from a link to %s to %s within the document", async (href, end, text) => {
    const tab = await site.openLive("/");

    await tab.follow(href);
    await tab.shows(text);

    const url = new URL(end, site.server().url);
    expect(tab.page.url()).toBe(url.href);
    expect(await tab.page.textContent("#path")).toBe(url.pathname);
    expect(tab.documents()).toHaveLength(1);
  });

  it("asks for the payload once, without being redirected", async () => {
    const tab = await site.openLive("/");

    await tab.follow("/a");
    await tab.shows("This is A");

    const fetched = tab.requests().filter(({ purpose }) => purpose === "fetch");
    expect(fetched.map(({ url }) => url.pathname)).toEqual(["/a.rsc"]);
  });

  it("goes back to a path with a slash", async () => {
    const tab = await site.openLive("/a/");
    await tab.follow("/a/b?q=1#end");
    await tab.shows("This is B");

    await tab.page.goBack();
    await tab.shows("This is A");

    expect(new URL(tab.page.url()).pathname).toBe("/a/");
  });

  it("adds the slash to a document that was asked for without", async () => {
    const tab = await site.openLive("/a");

    expect(new URL(tab.page.url()).pathname).toBe("/a/");
  });
});
