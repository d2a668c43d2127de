import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";
import type { Tab } from "../helpers/browser-tab.ts";
import { until } from "../helpers/http.ts";

const LIFETIME_SECONDS = 3_600;

const site = serveToBrowser({
  ...shell(["/", "/clock", "/visitor"]),
  "app/page.tsx": `export default function Page() { return <p>Front page</p>; }`,
  "app/clock/page.tsx": `
    import { Refresh } from "../refresh";

    export const revalidate = ${LIFETIME_SECONDS};
    export default function Page() { return <><p id="render">{crypto.randomUUID()}</p><Refresh /></>; }`,
  "app/visitor/page.tsx": `
    import { connection } from "next/server";
    import { Refresh } from "../refresh";

    export default async function Page() {
      await connection();
      return <><p id="render">{crypto.randomUUID()}</p><Refresh /></>;
    }`,
  "app/refresh.tsx": `"use client";
    import { useRouter } from "next/navigation";

    export function Refresh() {
      const router = useRouter();
      return <button onClick={() => router.refresh()}>refresh</button>;
    }`,
});

describe("router.refresh()", () => {
  it.each(["/clock", "/visitor"])("shows what %s says now, in the same document", async (target) => {
    const tab = await site.openLive(target);
    const before = await shownRender(tab);
    if (target === "/clock") await regenerate();

    await tab.press("refresh");

    await expect.poll(() => shownRender(tab)).not.toBe(before);
    expect(tab.documents()).toHaveLength(1);
  });

  it("keeps the state of the layout and the scroll position", async () => {
    const tab = await site.openLive("/visitor");
    const before = await shownRender(tab);
    await tab.page.addStyleTag({ content: "body { min-height: 9000px; overflow-anchor: none }" });
    await tab.page.click("#count");
    await tab.page.evaluate(() => scrollTo(0, 500));

    await tab.page.getByText("refresh").evaluate((button: HTMLElement) => button.click());
    await expect.poll(() => shownRender(tab)).not.toBe(before);

    expect(await tab.page.textContent("#count")).toBe("1");
    expect(await tab.page.evaluate(() => scrollY)).toBe(500);
  });
});

describe("a page that was regenerated in the background", () => {
  it("is shown as it is now to who follows a link to it (T12)", async () => {
    const tab = await site.openLive("/");
    const now = await regenerate();

    await tab.follow("/clock");

    await tab.shows(now);
    expect(tab.documents()).toHaveLength(1);
  });

  it("is shown as it is now to who has the document in the browser's cache (T12)", async () => {
    const tab = await site.openLive("/clock");
    await tab.follow("/");
    await tab.shows("Front page");
    const now = await regenerate();

    await tab.follow("/clock");

    await tab.shows(now);
    expect(tab.documents()).toHaveLength(1);
  });

  it("is shown as it is now to who followed the same link before (T12)", async () => {
    const tab = await site.openLive("/");
    await tab.follow("/clock");
    await tab.page.waitForSelector("#render");
    await tab.follow("/");
    await tab.shows("Front page");
    const now = await regenerate();

    await tab.follow("/clock");

    await tab.shows(now);
    expect(tab.documents()).toHaveLength(1);
  });

  it("is shown as it is now to who loads the document again (T12)", async () => {
    const tab = await site.openLive("/clock");
    const now = await regenerate();

    await tab.page.goto(tab.page.url());

    await tab.shows(now);
  });
});

function shownRender(tab: Tab): Promise<string | null> {
  return tab.page.textContent("#render");
}

/** Lets the clock page become stale and its regeneration end. Returns what the page says from then on. */
async function regenerate(): Promise<string> {
  const server = site.server();
  await server.pass(LIFETIME_SECONDS + 1);
  await server.send("/clock");
  const { text } = await until(
    () => server.send("/clock"),
    ({ state }) => state === "HIT",
  );
  const render = /<p id="render">([^<]+)/.exec(text)?.[1];
  if (render === undefined) throw new Error(`The page does not say which render it is:\n${text}`);
  return render;
}
