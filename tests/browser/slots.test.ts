import { describe, expect, it } from "vitest";
import { GALLERY } from "../fixtures/gallery-app.ts";
import { serveToBrowser } from "../helpers/browser.ts";
import type { Tab } from "../helpers/browser-tab.ts";

const site = serveToBrowser(GALLERY);

function payloadsOf(tab: Tab): readonly string[] {
  return tab.requests().flatMap(({ url, purpose }) => (purpose === "fetch" ? [url.pathname] : []));
}

function pathOf(tab: Tab): string {
  return new URL(tab.page.url()).pathname;
}

async function openModal(): Promise<Tab> {
  const tab = await site.openLive("/");
  await tab.page.click("[data-clicks=front]");
  await tab.follow("/photo/1");
  await tab.shows("Photo 1 in a modal");
  return tab;
}

describe("a page that opens inside of another one", () => {
  it("comes from a URL of its own, under its own address, and leaves the page below as it is (RS-11)", async () => {
    const tab = await openModal();

    expect(payloadsOf(tab)).toEqual(["/photo/1/~/index.rsc"]);
    expect([pathOf(tab), await tab.page.textContent("#path")]).toEqual(["/photo/1", "/photo/1"]);
    expect(await tab.page.textContent("[data-clicks=front]")).toBe("front 1");
    expect(await tab.page.textContent("#modal-params")).toBe(`{"id":"1"}`);
    await expect.poll(() => tab.page.title()).toBe("Modal 1 | Gallery");
    expect(tab.documents()).toHaveLength(1);
    expect(tab.problems()).toEqual([]);
  });

  it("is gone after going back, and there again after going forward", async () => {
    const tab = await openModal();

    await tab.press("close");
    await tab.page.waitForURL("**/");
    await expect.poll(() => tab.page.locator("dialog").count()).toBe(0);
    await expect.poll(() => tab.page.title()).toBe("Gallery");
    await tab.page.goForward();
    await tab.shows("Photo 1 in a modal");

    expect(await tab.page.textContent("[data-clicks=front]")).toBe("front 1");
    expect(payloadsOf(tab)).toHaveLength(1);
  });

  it("is the whole page when the document is loaded", async () => {
    const tab = await openModal();

    await tab.page.reload();
    await tab.live();

    await tab.shows("Whole photo 1");
    expect(await tab.page.locator("dialog").count()).toBe(0);
    expect(tab.problems()).toEqual([]);
  });

  it("stays open when it is refreshed, and so does what is below", async () => {
    const tab = await openModal();
    const before = await tab.page.textContent("#modal");
    await tab.page.click("[data-clicks=modal]");

    await tab.press("refresh");
    await expect.poll(() => tab.page.textContent("#modal")).not.toBe(before);

    expect(await tab.page.textContent("[data-clicks=modal]")).toBe("modal 1");
    expect(await tab.page.textContent("[data-clicks=front]")).toBe("front 1");
    expect(pathOf(tab)).toBe("/photo/1");
  });

  it("stays open when an action in it changes the page below", async () => {
    const tab = await openModal();
    const before = await tab.page.textContent("#front");

    await tab.press("bump");
    await expect.poll(() => tab.page.textContent("#front")).not.toBe(before);

    await tab.shows("Photo 1 in a modal");
    expect(await tab.page.textContent("[data-clicks=front]")).toBe("front 1");
  });

  it("leads to the next one over the same page", async () => {
    const tab = await openModal();

    await tab.follow("next photo");
    await tab.shows("Photo 2 in a modal");

    expect(payloadsOf(tab)).toEqual(["/photo/1/~/index.rsc", "/photo/2/~/index.rsc"]);
    expect(pathOf(tab)).toBe("/photo/2");
  });

  it("is closed by a page that has something else for its slot", async () => {
    const tab = await openModal();

    await tab.follow("/about");
    await tab.shows("About us");

    expect(await tab.page.locator("dialog").count()).toBe(0);
    await expect.poll(() => tab.page.title()).toBe("About | Gallery");
  });

  it("opens over every page of its layout, and over a whole photo too", async () => {
    const tab = await site.openLive("/dash");

    await tab.follow("/photo/1");
    await tab.shows("Photo 1 in a modal");
    await tab.shows("Dashboard");
    await tab.page.goto(new URL("/photo/1", tab.page.url()).href);
    await tab.live();
    await tab.follow("/photo/2");
    await tab.shows("Photo 2 in a modal");
    await tab.shows("Whole photo 1");

    expect(payloadsOf(tab)).toEqual(["/photo/1/~/dash.rsc", "/photo/2/~/photo/1.rsc"]);
  });
});

describe("the slots of a layout", () => {
  it("show their default where the document has no page for them", async () => {
    const tab = await site.openLive("/dash/settings");

    await tab.shows("Team settings page");
    await tab.shows("Dashboard by default");
    await tab.shows("Stats by default");
    await expect.poll(() => tab.page.title()).toBe("Team settings | Gallery");
    expect(await tab.page.textContent("#segments")).toBe(`[[],["settings"],null]`);
    expect(tab.problems()).toEqual([]);
  });

  it("keep what they show, with its state, where the page that is gone to has none for them", async () => {
    const tab = await site.openLive("/dash");
    await tab.page.click("[data-clicks=stats]");
    await tab.page.click("[data-clicks=team]");

    await tab.follow("/dash/settings");
    await tab.shows("Team settings page");

    await tab.shows("Dashboard");
    expect(await tab.page.textContent("[data-clicks=stats]")).toBe("stats 1");
    expect(await tab.page.textContent("[data-clicks=team]")).toBe("team 1");
    expect(await tab.page.textContent("#segments")).toBe(`[[],["settings"],null]`);
  });

  it("are as they were after going back, whatever other pages have put into them", async () => {
    const tab = await site.openLive("/dash/settings");

    await tab.follow("/dash");
    await tab.shows("Team");
    await tab.page.goBack();
    await tab.shows("Team settings page");

    await tab.shows("Dashboard by default");
    await tab.shows("Stats by default");
  });
});

describe("client state in what stays", () => {
  it("survives in a layout and in a slot that nothing changes", async () => {
    const tab = await site.openLive("/dash");
    await tab.page.click("#count");
    await tab.page.click("[data-clicks=team]");

    await tab.follow("/dash/settings");
    await tab.shows("Team settings page");
    await tab.follow("/dash");
    await tab.page.waitForURL("**/dash");

    expect(await tab.page.textContent("#count")).toBe("1");
    expect(await tab.page.textContent("[data-clicks=team]")).toBe("team 1");
  });
});
