import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mustBuild } from "../helpers/build.ts";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";
import { removeFixture, type FixtureFiles } from "../helpers/fixture.ts";

const site = serveToBrowser(appOf("first"));
const newer: { root: string } = { root: "" };
beforeAll(async () => {
  newer.root = (await mustBuild(appOf("second"))).root;
});
afterAll(() => removeFixture(newer.root));
beforeEach(() => site.deploy(site.root()));

describe("a document of an older deployment", () => {
  it("is left for the document of the page that a link leads to (BI-04)", async () => {
    const tab = await site.openLive("/");
    await site.deploy(newer.root);

    await tab.follow("/server");

    await tab.shows("Rendered by the second build");
    expect(tab.documents()).toHaveLength(2);
  });

  it("is left for the same page when the code of that page is gone from the server (BI-04)", async () => {
    const tab = await site.openLive("/");
    await site.deploy(newer.root);

    await tab.follow("/browser");

    await tab.shows("Scripted by the second build");
    expect(tab.documents()).toHaveLength(2);
  });

  it("asks for no script that went away with its deployment (BI-04)", async () => {
    const tab = await site.openLive("/");
    await site.deploy(newer.root);

    await tab.follow("/browser");
    await tab.shows("Scripted by the second build");

    expect(tab.problems()).toEqual([]);
  });

  it("is left for a page that is rendered for each visitor (BI-04)", async () => {
    const tab = await site.openLive("/");
    await site.deploy(newer.root);

    await tab.follow("/visitor");

    await tab.shows("Rendered for you by the second build");
    expect(tab.documents()).toHaveLength(2);
  });

  it("is left for its successor by router.refresh() (BI-04)", async () => {
    const tab = await site.openLive("/browser");
    await site.deploy(newer.root);

    await tab.press("refresh");

    await tab.shows("Scripted by the second build");
    expect(tab.documents()).toHaveLength(2);
  });

  it("is not left because of a prefetch, which would lose what the visitor has typed (BI-04)", async () => {
    const tab = await site.openLive("/");
    await site.deploy(newer.root);

    const prefetched = tab.page.waitForEvent("requestfinished", (request) => request.url().includes("/browser.rsc"));
    await tab.page.getByText("ahead").scrollIntoViewIfNeeded();
    await prefetched;
    await tab.follow("/visitor");
    await tab.shows("Rendered for you by the second build");

    expect(tab.documents().map((href) => new URL(href).pathname)).toEqual(["/", "/visitor"]);
  });

  it("goes back to pages that it has shown before, as they were", async () => {
    const tab = await site.openLive("/browser");
    await tab.follow("/");
    await tab.shows("Front page");
    await site.deploy(newer.root);

    await tab.page.goBack();

    await tab.shows("Scripted by the first build");
    expect(tab.documents()).toHaveLength(1);
  });
});

/** One app whose pages and scripts differ from build to build. */
function appOf(build: string): FixtureFiles {
  return {
    ...shell(["/", "/server", "/browser", "/visitor"]),
    "app/page.tsx": `
      import Link from "next/link";

      export default function Page() {
        return <><p>Front page</p><div style={{ height: 3000 }} /><Link href="/browser">ahead</Link></>;
      }`,
    "app/server/page.tsx": `export default function Page() { return <p>Rendered by the ${build} build</p>; }`,
    "app/visitor/page.tsx": `
      import { connection } from "next/server";

      export default async function Page() {
        await connection();
        return <p>Rendered for you by the ${build} build</p>;
      }`,
    "app/browser/page.tsx": `
      import { Says } from "./says";

      export default function Page() { return <Says />; }`,
    "app/browser/says.tsx": `"use client";
      import { useRouter } from "next/navigation";

      export function Says() {
        const router = useRouter();
        return <><p>Scripted by the ${build} build</p><button onClick={() => router.refresh()}>refresh</button></>;
      }`,
  };
}
