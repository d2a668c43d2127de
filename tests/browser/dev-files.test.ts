import { rmSync } from "node:fs";
import path from "node:path";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../helpers/browser.ts";
import type { Tab } from "../helpers/browser-tab.ts";
import { shell } from "../helpers/browser-app.ts";
import { startDev, type DevServer } from "../helpers/dev.ts";
import { openDevTab, toldOfEdits } from "../helpers/dev-tab.ts";
import { plainPage, removeFixture, stageFixture, writeFiles } from "../helpers/fixture.ts";
import { send } from "../helpers/http.ts";

const SLOW = (text: string): string => `export const dynamic = "force-dynamic";
  export default async function Page() {
    await (globalThis.slow ??= Promise.withResolvers()).promise;
    return <p>${text}</p>;
  }`;
const CONFIG = (value: string): string => `export default { env: { FIXTURE_SETTING: "${value}" } };`;
const SECTION = (text: string): string => `export default function Section({ children }) {
    return <section><h2>${text}</h2>{children}</section>;
  }`;
const root = stageFixture({
  ...shell(["/styled", "/section", "/slow", "/set"]),
  "next.config.ts": CONFIG("first"),
  "app/page.tsx": plainPage("Front page"),
  "app/styled/page.tsx": `import "./page.css";\n${plainPage("styled")}`,
  "app/styled/page.css": "p { color: rgb(255, 0, 0); }",
  "app/section/layout.tsx": SECTION("before"),
  "app/section/page.tsx": plainPage("in a section"),
  "app/slow/page.tsx": SLOW("slow page"),
  "app/come/route.ts": `export function GET() {
    (globalThis.slow ??= Promise.withResolvers()).resolve();
    return new Response("it comes");
  }`,
  "app/set/page.tsx": `export default function Page() { return <p>{process.env.FIXTURE_SETTING}</p>; }`,
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

describe("a file of the app in development", () => {
  it("is a style sheet that is put on at once", async () => {
    const tab = await open("/styled");
    await tab.press("0");

    writeFiles(root, { "app/styled/page.css": "p { color: rgb(0, 0, 255); }" });

    const colour = (): Promise<string> =>
      tab.page.getByText("styled", { exact: true }).evaluate((element) => getComputedStyle(element).color);
    await expect.poll(colour).toBe("rgb(0, 0, 255)");
    await keptState(tab);
  });

  it("is a layout that is shown anew around a page that stays", async () => {
    const tab = await open("/section");
    await tab.press("0");

    writeFiles(root, { "app/section/layout.tsx": SECTION("after") });
    await tab.shows("after");

    await keptState(tab);
  });

  it("is a page that comes and goes", async () => {
    const tab = await open("/late");
    await tab.page.getByText("404").waitFor();

    writeFiles(root, { "app/late/page.tsx": plainPage("came late") });
    await tab.shows("came late");
    rmSync(path.join(root, "app/late"), { recursive: true });

    await tab.page.getByText("404").waitFor();
  });

  it("is a `loading` file that is shown from then on", async () => {
    const tab = await open("/");

    writeFiles(root, { "app/slow/loading.tsx": plainPage("please wait") });
    await tab.page.waitForEvent("load");
    await tab.live();
    await tab.follow("/slow");

    await tab.shows("please wait");
    await letCome();
    await tab.shows("slow page");
  });

  it("is an `error` file that takes the place of a page that fails", async () => {
    await letCome();
    const tab = await open("/slow");
    const loaded = toldOfEdits(tab.page);
    writeFiles(root, {
      "app/slow/error.tsx": `"use client";
        export default function Failed({ reset }) { return <button onClick={reset}>try again</button>; }`,
    });
    await loaded;
    await tab.live();
    writeFiles(root, { "app/slow/page.tsx": SLOW(`{(() => { throw new Error("slow and broken"); })()}`) });
    await tab.page.locator("vite-error-overlay").waitFor({ state: "attached" });

    await Promise.all([toldOfEdits(tab.page), tab.page.reload()]);
    await tab.shows("try again");
    writeFiles(root, { "app/slow/page.tsx": SLOW("mended page") });

    await tab.shows("mended page");
  });

  it("is `next.config`, for which the server starts again and says so", async () => {
    const tab = await open("/set");
    await tab.shows("first");

    writeFiles(root, { "next.config.ts": CONFIG("second") });

    await tab.shows("second");
    await expect.poll(() => held.dev?.output()).toContain("next.config.ts changed, restarting server");
  });
});

async function keptState(tab: Tab): Promise<void> {
  expect(await tab.page.textContent("#count")).toBe("1");
  expect(tab.documents()).toHaveLength(1);
}

async function open(target: string): Promise<Tab> {
  const tab = await openDevTab(held.browser, new URL(target, held.dev?.url));
  if (target !== "/late") await tab.live();
  return tab;
}

/** Lets the slow page come, now and from now on. */
async function letCome(): Promise<void> {
  await send(held.dev?.url ?? "", "/come");
}
