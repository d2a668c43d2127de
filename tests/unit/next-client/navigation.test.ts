import { describe, expect, it } from "vitest";
import type { Loaded } from "../../../src/render/client/load-page.ts";
import { entryOf } from "../../../src/render/client/view.ts";
import { SITE, loadedAt, openTab, payloadOf } from "../../helpers/navigation-tab.ts";

const PUSH = { history: "push", scroll: true } as const;

describe("navigate", () => {
  it("writes the address only once the page is there", async () => {
    const tab = openTab();

    tab.navigation.navigate("/a", PUSH);
    expect(tab.history()).toEqual(["/"]);
    const view = await tab.settle();

    expect(tab.history()).toEqual(["/", "/a"]);
    expect(view).toMatchObject({ payload: { path: "/a" }, scroll: { kind: "top" } });
  });

  it("replaces the entry when asked to, and when one is there already", async () => {
    const tab = openTab();

    tab.navigation.navigate("/a", { history: "replace", scroll: false });
    expect((await tab.settle()).scroll).toEqual({ kind: "keep" });
    tab.navigation.navigate("/a", PUSH);
    await tab.settle();

    expect(tab.history()).toEqual(["/a"]);
  });

  it("goes to a hash of the same page without fetching", async () => {
    const tab = openTab({ at: "/a" });

    tab.navigation.navigate("#h", PUSH);
    const view = await tab.settle();

    expect(view).toMatchObject({ href: `${SITE}/a#h`, scroll: { kind: "hash", hash: "#h" } });
    expect(tab.visits).toEqual([]);
  });

  it("lets the last of two navigations win", async () => {
    const slow = Promise.withResolvers<Loaded>();
    const tab = openTab({ visit: (url) => (url.pathname === "/slow" ? slow.promise : Promise.resolve(loadedAt(url))) });

    tab.navigation.navigate("/slow", PUSH);
    tab.navigation.navigate("/fast", PUSH);
    await tab.settle();
    slow.resolve({ kind: "document", href: `${SITE}/slow` });
    await slow.promise;

    expect(tab.history()).toEqual(["/", "/fast"]);
    expect(tab.left).toEqual([]);
  });

  it("follows redirects and keeps the way into the history", async () => {
    const tab = openTab({ visit: async (url) => loadedAt(url, { "/a": "/b", "/b": "/c?x=1" }[url.pathname]) });

    tab.navigation.navigate("/a", PUSH);
    await tab.settle();

    expect(tab.visits).toEqual(["/a", "/b", "/c?x=1"]);
    expect(tab.history()).toEqual(["/", "/c?x=1"]);
  });

  it.each([
    ["/other-site", "https://other.test/"],
    ["/loop", `${SITE}/loop`],
    ["/evil", `${SITE}/evil`],
  ])("loads a document when %s cannot be shown here", async (href, document) => {
    const to: Readonly<Record<string, string>> = {
      "/other-site": "https://other.test/",
      "/loop": "/loop",
      "/evil": "javascript:alert(1)",
    };
    const left = Promise.withResolvers<string>();
    const tab = openTab({ visit: async (url) => loadedAt(url, to[url.pathname]) });
    tab.left.push = (url) => (left.resolve(url), 1);

    tab.navigation.navigate(href, PUSH);

    expect(await left.promise).toBe(document);
  });

  it("leaves for other origins without fetching, and never runs code", () => {
    const tab = openTab();

    tab.navigation.navigate("https://other.test/", PUSH);

    expect(tab.left).toEqual(["https://other.test/"]);
    expect(tab.visits).toEqual([]);
    expect(() => tab.navigation.navigate("javascript:alert(1)", PUSH)).toThrow("does not navigate");
  });
});

describe("history", () => {
  it("shows the earlier payload and position at once when going back", async () => {
    const tab = openTab();
    tab.navigation.scrolled(0, 300);
    tab.navigation.navigate("/a", PUSH);
    await tab.settle();

    tab.back();
    const view = await tab.settle();

    expect(view).toMatchObject({
      payload: { path: "/" },
      href: `${SITE}/`,
      scroll: { kind: "point", point: { y: 300 } },
    });
    expect(tab.visits).toEqual(["/a"]);
    expect(tab.history()).toEqual(["/", "/a"]);
  });

  it("asks again for earlier entries after a refresh", async () => {
    const tab = openTab();
    tab.navigation.navigate("/a", PUSH);
    await tab.settle();

    tab.navigation.refresh("load-document");
    expect((await tab.settle()).scroll).toEqual({ kind: "keep" });
    tab.back();
    await tab.settle();

    expect(tab.visits).toEqual(["/a", "/a", "/"]);
  });

  it("follows entries that the app writes", async () => {
    const tab = openTab({ at: "/a" });

    tab.navigation.adopt("push", { mine: 1 }, "?tab=2");
    const view = await tab.settle();
    tab.navigation.adopt("replace", null, "?tab=3");
    await tab.settle();

    expect(view).toMatchObject({ href: `${SITE}/a?tab=2`, payload: { path: "/a" } });
    expect(tab.history()).toEqual(["/a", "/a?tab=3"]);
    expect(tab.visits).toEqual([]);
    tab.back();
    expect((await tab.settle()).href).toBe(`${SITE}/a`);
  });

  it("keeps the page when a refresh in development fails", async () => {
    const tab = openTab({ visit: async (url) => ({ kind: "document", href: url.href }) });

    tab.navigation.refresh("keep");

    expect(await tab.settle()).toBe(tab.navigation.first);
    expect(tab.left).toEqual([]);
  });
});

describe("hydrated", () => {
  it("shows the real address of a page that is stored under another path", async () => {
    const tab = openTab({ at: "/missing?x=1", initial: payloadOf("/_not-found") });
    expect(tab.navigation.first.href).toBe(`${SITE}/_not-found?x=1`);

    tab.navigation.hydrated();

    expect((await tab.settle()).href).toBe(`${SITE}/missing?x=1`);
    expect(tab.history()).toEqual(["/missing?x=1"]);
  });

  it("changes nothing where only the spelling differs", async () => {
    const tab = openTab({ at: "/caf%c3%a9", initial: payloadOf("/caf%C3%A9") });

    tab.navigation.hydrated();

    expect(await tab.settle()).toBe(tab.navigation.first);
  });
});

it("marks the entries of its own and no others", () => {
  expect(entryOf({ __vinext: "e1", mine: 1 })).toBe("e1");
  for (const state of [null, undefined, "text", { mine: 1 }, { __vinext: 1 }]) expect(entryOf(state)).toBeUndefined();
});
