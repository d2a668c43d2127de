import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../helpers/browser.ts";
import type { Tab } from "../helpers/browser-tab.ts";
import { shell } from "../helpers/browser-app.ts";
import { startDev, type DevServer } from "../helpers/dev.ts";
import { openDevTab } from "../helpers/dev-tab.ts";
import { removeFixture, stageFixture, writeFiles } from "../helpers/fixture.ts";

const SERVER = (text: string): string => `import { Note } from "./note";
  export default function Page() { return <><p>${text}</p><Note /></>; }`;
const CLIENT = (text: string): string => `"use client";
  import { useState } from "react";
  export function Note() {
    const [count, setCount] = useState(0);
    return <button id="note" onClick={() => setCount(count + 1)}>{"${text} " + count}</button>;
  }`;
const root = stageFixture({
  ...shell(["/edited", "/mismatch", "/thrown"]),
  "app/page.tsx": `export default function Page() { return <p>Front page</p>; }`,
  "app/edited/page.tsx": SERVER("before"),
  "app/edited/note.tsx": CLIENT("note"),
  "app/packaged/page.tsx": `import { Checked } from "./checked";
    export default function Page() { return <Checked />; }`,
  "app/packaged/checked.tsx": `"use client";
    import { is, number } from "valibot";
    import { see } from "./see";
    export function Checked() {
      return <button onClick={() => see()}>{is(number(), 1) ? "a number" : "no number"}</button>;
    }`,
  "app/packaged/see.ts": `"use server";
    import { image } from "sharp";
    export async function see() { return String(image); }`,
  "app/mismatch/page.tsx": `import { When } from "./when";
    export default function Page() { return <When />; }`,
  "app/mismatch/when.tsx": `"use client";
    export function When() {
      return <p>{typeof window === "undefined" ? "on the server" : "in the browser"}</p>;
    }`,
  "app/thrown/page.tsx": `import { Thrower } from "./thrower";
    export default function Page() { return <Thrower />; }`,
  "app/clicked/page.tsx": `import { Clicked } from "./clicked";
    export default function Page() { return <Clicked />; }`,
  "app/clicked/clicked.tsx": `"use client";
    export function Clicked() {
      return <button onClick={() => { throw new Error("a click is broken"); }}>break</button>;
    }`,
  "app/thrown/thrower.tsx": `"use client";
    export function Thrower() {
      throw new Error("a client component is broken");
    }`,
});
const held: { dev?: DevServer; browser?: Browser } = {};
beforeAll(async () => {
  const [dev, browser] = await Promise.all([startDev(root), chromium.launch(CHROMIUM)]);
  Object.assign(held, { dev, browser });
});
afterAll(async () => {
  await held.browser?.close();
  await held.dev?.stop();
  removeFixture(root);
});

describe("an edit in development", () => {
  it("shows a server component anew and keeps what client components hold", async () => {
    const tab = await open("/edited");
    await tab.page.click("#count");
    await tab.page.click("#note");

    writeFiles(root, { "app/edited/page.tsx": SERVER("after") });
    await tab.shows("after");
    writeFiles(root, { "app/edited/note.tsx": CLIENT("word") });
    await tab.shows("word 1");

    expect(await tab.page.textContent("#count")).toBe("1");
    expect(tab.documents()).toHaveLength(1);
  });

  it("shows an error over the page with the line of the source, until the file is whole again", async () => {
    writeFiles(root, { "app/edited/page.tsx": SERVER("whole") });
    const tab = await open("/edited");
    await tab.page.click("#note");

    writeFiles(root, { "app/edited/page.tsx": SERVER(`{(() => { throw new Error("just broken"); })()}`) });
    const overlay = await overlayOf(tab);
    expect(overlay).toContain("just broken");
    expect(overlay).toContain("2 |   export default function Page()");
    expect(overlay).toContain("app/edited/page.tsx");
    writeFiles(root, { "app/edited/page.tsx": SERVER("mended") });

    await tab.shows("mended");
    await expect.poll(() => tab.page.locator("vite-error-overlay").count()).toBe(0);
    // Nothing of what was typed and clicked is lost on the way.
    expect(await tab.page.textContent("#note")).toContain("1");
    expect(tab.documents()).toHaveLength(1);
  });
});

describe("a package that only a client component imports", () => {
  it("is prepared before the first page, which then has no reason to load again", async () => {
    const tab = await open("/packaged");

    await tab.shows("a number");

    expect(held.dev?.output()).not.toContain("dependencies optimized");
  });
});

describe("an error in a client component", () => {
  it("is shown with its line when it is thrown while the server renders", async () => {
    const tab = await open("/thrown");

    const overlay = await overlayOf(tab);

    expect(overlay).toContain("a client component is broken");
    expect(overlay).toContain("3 |       throw new Error");
    expect(overlay).toContain("app/thrown/thrower.tsx");
  });

  it("is shown with its line when an event handler throws", async () => {
    const tab = await open("/clicked");
    await tab.press("break");

    const overlay = await overlayOf(tab);

    expect(overlay).toContain("a click is broken");
    expect(overlay).toContain("app/clicked/clicked.tsx:3");
  });

  it("is shown with the component when the browser renders something else than the server", async () => {
    const tab = await open("/mismatch");

    const overlay = await overlayOf(tab);

    expect(overlay).toContain("Hydration failed");
    expect(overlay).toContain("app/mismatch/when.tsx");
    await tab.shows("in the browser");
  });
});

/** Opens a page and waits until its scripts run, if it has come. */
async function open(path: string): Promise<Tab> {
  const tab = await openDevTab(held.browser, new URL(path, held.dev?.url));
  await Promise.race([tab.live(), tab.page.locator("vite-error-overlay").waitFor({ state: "attached" })]);
  return tab;
}

/** What the overlay shows; it keeps its text in a shadow root of its own. */
async function overlayOf(tab: Tab): Promise<string> {
  const overlay = tab.page.locator("vite-error-overlay");
  await overlay.waitFor({ state: "attached" });
  return overlay.evaluate((element) => element.shadowRoot?.querySelector(".window")?.textContent ?? "");
}
