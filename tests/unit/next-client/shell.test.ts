import { describe, expect, it } from "vitest";
import type { Loaded } from "../../../src/render/client/load-page.ts";
import { SITE, loadedAt, openTab, payloadOf, type Tab } from "../../helpers/navigation-tab.ts";

const PUSH = { history: "push", scroll: true } as const;

describe("a shell", () => {
  /** A tab that shows the shell of `/me`, whose page has not come. */
  async function atShell(hash = ""): Promise<{ tab: Tab; page: PromiseWithResolvers<Loaded> }> {
    const page = Promise.withResolvers<Loaded>();
    const tab = openTab({
      shell: "/me",
      visit: (url) => (url.pathname === "/me" ? page.promise : Promise.resolve(loadedAt(url))),
    });
    tab.navigation.navigate(`/me${hash}`, PUSH);
    await tab.settle();
    return { tab, page };
  }
  const me = new URL(`${SITE}/me`);

  it("is shown at once under the address of its page, which takes its place without scrolling", async () => {
    const { tab, page } = await atShell();
    expect(tab.shown()).toMatchObject({ payload: { isShell: true }, scroll: { kind: "top" } });
    expect(tab.history()).toEqual(["/", "/me"]);

    page.resolve(loadedAt(me));
    await expect.poll(() => tab.settle()).toMatchObject({ payload: payloadOf("/me"), scroll: { kind: "keep" } });

    expect(tab.history()).toEqual(["/", "/me"]);
  });

  it("leaves it to the page to be scrolled to a hash", async () => {
    const { tab, page } = await atShell("#h");

    page.resolve(loadedAt(me));

    await expect.poll(() => tab.settle()).toMatchObject({ scroll: { kind: "hash", hash: "#h" } });
  });

  it("is followed to where its page redirects, in one entry", async () => {
    const { tab, page } = await atShell();

    page.resolve(loadedAt(me, "/login"));
    await expect.poll(() => tab.settle()).toMatchObject({ payload: { path: "/login" } });

    expect(tab.history()).toEqual(["/", "/login"]);
  });

  it("is not followed by its page once something else was begun", async () => {
    const { tab, page } = await atShell();

    tab.navigation.navigate("/a", PUSH);
    page.resolve(loadedAt(me));
    await tab.settle();

    expect(await tab.settle()).toMatchObject({ payload: { path: "/a" } });
  });

  it("asks for its page again when the address changes under it, and when the visitor comes back", async () => {
    const { tab } = await atShell();

    tab.navigation.adopt("replace", null, "?tab=2");
    tab.navigation.navigate("/a", PUSH);
    await tab.settle();
    tab.back();
    await tab.settle();

    expect(tab.visits).toEqual(["/me", "/me?tab=2", "/a", "/me?tab=2"]);
  });
});
