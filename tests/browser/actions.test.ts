import { describe, expect, it } from "vitest";
import { ACTION_APP } from "../fixtures/action-app.ts";
import { serveToBrowser } from "../helpers/browser.ts";
import type { Tab } from "../helpers/browser-tab.ts";

const site = serveToBrowser(ACTION_APP);

describe("a form with a Server Action", () => {
  it("shows the page as it is after the action without loading a document (AC-05)", async () => {
    const tab = await site.openLive("/edit");
    await tab.page.click("#count");

    await submit(tab, "Publish", "shown at once");

    await shownTitle(tab, "shown at once");
    expect(await tab.page.textContent("#count")).toBe("1");
    expect(tab.documents()).toHaveLength(1);
    expect(tab.problems()).toEqual([]);
  });

  it("shows the page while it still streams", async () => {
    const tab = await site.openLive("/slowly");

    await submit(tab, "Publish", "held");
    await shownTitle(tab, "held");
    await tab.shows("Still counting");
    await site.server().send("/slowly/open", { method: "POST" });

    await tab.shows("Counted held");
    expect(tab.documents()).toHaveLength(1);
  });

  it("leaves a stored page that everyone gets new (AC-06)", async () => {
    const tab = await site.openLive("/edit");
    await submit(tab, "Publish", "for everyone");
    await shownTitle(tab, "for everyone");

    const reply = await site.server().send("/title");

    expect(reply.state).toBe("MISS");
    expect(reply.text).toContain("for everyone");
  });

  it("goes where the action redirects to, with the page that came along (AC-07)", async () => {
    const tab = await site.openLive("/edit");
    await tab.page.click("#count");
    const before = tab.requests().length;

    await submit(tab, "Publish and go", "on the way");

    await shownTitle(tab, "on the way");
    expect(new URL(tab.page.url()).search).toBe("?from=%E6%97%A5%E6%9C%AC");
    expect(await tab.page.textContent("#count")).toBe("1");
    expect(fetchesOf(tab, "/title.rsc", before)).toEqual([]);
    expect(tab.documents()).toHaveLength(1);
    await tab.page.goBack();
    await tab.page.getByRole("button", { name: "Rename", exact: true }).waitFor();
    expect(tab.problems()).toEqual([]);
  });

  it("keeps what an inline action closed over secret, and gives it back to the action", async () => {
    const tab = await site.openLive("/edit");
    await submit(tab, "Publish", "base");
    await shownTitle(tab, "base");

    await submit(tab, "Append", " more");

    await shownTitle(tab, "base + 13 more");
    expect(await tab.page.content()).not.toContain("captured-7319");
    expect((await site.server().send("/edit.rsc")).text).not.toContain("captured-7319");
  });

  it("shows the error page for an action that throws, without its words", async () => {
    const tab = await site.openLive("/edit");

    await tab.press("Fail");

    await tab.page.waitForSelector("#failed");
    expect(await tab.page.textContent("#failed")).not.toContain("swordfish");
  });

  it("shows the not-found page for an action that says so", async () => {
    const tab = await site.openLive("/edit");

    await tab.press("Miss");

    await tab.shows("Nothing was found.");
  });
});

describe("useActionState", () => {
  it("gets what the action returned, together with the new page", async () => {
    const tab = await site.openLive("/edit");

    await submit(tab, "Rename", "one");
    await tab.shows("start > one");
    await submit(tab, "Rename", "two");

    await tab.shows("start > one > two");
    await shownTitle(tab, "two");
    expect(tab.problems()).toEqual([]);
  });

  it("gives values back that JSON has no words for", async () => {
    const tab = await site.openLive("/edit");

    await tab.press("Call");

    await tab.shows("2 0");
  });
});

describe("other pages after an action", () => {
  it("are asked for again by who had them loaded ahead", async () => {
    const tab = await site.openLive("/edit");
    await expect.poll(() => fetchesOf(tab, "/title.rsc", 0).length).toBe(1);

    await submit(tab, "Publish", "after the prefetch");
    await shownTitle(tab, "after the prefetch");
    await tab.follow("ahead");

    await tab.page.waitForURL("**/title");
    await shownTitle(tab, "after the prefetch");
    expect(tab.documents()).toHaveLength(1);
  });

  it("are asked for again after refresh() (AC-02)", async () => {
    const tab = await site.openLive("/edit");
    await expect.poll(() => fetchesOf(tab, "/title.rsc", 0).length).toBe(1);
    const stamp = await stampOf(tab);

    await tab.press("Look again");
    await expect.poll(() => stampOf(tab)).not.toBe(stamp);
    const before = tab.requests().length;
    await tab.follow("ahead");
    await tab.page.waitForURL("**/title");

    expect(fetchesOf(tab, "/title.rsc", before)).toHaveLength(1);
  });

  it("are new in another tab that goes to them softly (T12)", async () => {
    const [editor, reader] = [await site.openLive("/edit"), await site.openLive("/")];

    await submit(editor, "Publish", "seen by the other");
    await shownTitle(editor, "seen by the other");
    await reader.follow("/title");

    await shownTitle(reader, "seen by the other");
    expect(reader.documents()).toHaveLength(1);
  });
});

describe("without JavaScript", () => {
  it("a form shows the page as it is after the action", async () => {
    const tab = await site.open("/edit", { javaScriptEnabled: false });

    await submit(tab, "Publish", "plain form");

    await shownTitle(tab, "plain form");
  });

  it("a form follows the redirect of its action (AC-07)", async () => {
    const tab = await site.open("/edit", { javaScriptEnabled: false });

    await submit(tab, "Publish and go", "plain redirect");

    await shownTitle(tab, "plain redirect");
    expect(new URL(tab.page.url()).pathname).toBe("/title");
  });

  it("an inline action gets what it closed over", async () => {
    const tab = await site.open("/edit", { javaScriptEnabled: false });

    await submit(tab, "Append", "!");

    await expect.poll(() => tab.page.textContent("#title")).toContain(" + 13!");
  });

  it("useActionState shows what the action returned", async () => {
    const tab = await site.open("/edit", { javaScriptEnabled: false });

    await submit(tab, "Rename", "typed");

    await tab.shows("start > typed");
  });
});

async function submit(tab: Tab, button: string, title: string): Promise<void> {
  const form = tab.page.locator("form", { has: tab.page.getByRole("button", { name: button, exact: true }) });
  await form.locator("input[name=title]").fill(title);
  await tab.press(button);
}

async function shownTitle(tab: Tab, title: string): Promise<void> {
  await expect.poll(() => tab.page.textContent("#title")).toBe(title);
}

async function stampOf(tab: Tab): Promise<string | undefined> {
  return /stamp:[\da-f-]{36}/.exec((await tab.page.textContent("main")) ?? "")?.[0];
}

function fetchesOf(tab: Tab, pathname: string, from: number): readonly string[] {
  return tab
    .requests()
    .slice(from)
    .filter(({ url }) => url.pathname === pathname)
    .map(({ url }) => url.href);
}
