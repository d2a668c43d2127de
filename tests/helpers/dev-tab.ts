import type { Browser, Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { DEADLINE_MS } from "./browser.ts";
import { openTab, type Tab } from "./browser-tab.ts";

/** Opens a page of a development server in a new profile and waits until it is told of edits. The test's end closes it. */
export async function openDevTab(browser: Browser | undefined, url: URL): Promise<Tab> {
  const context = await browser?.newContext();
  if (!context) throw new Error("The browser is there only while tests run.");
  onTestFinished(() => context.close());
  context.setDefaultTimeout(DEADLINE_MS);
  const tab = await openTab(context);
  const connected = toldOfEdits(tab.page);
  await tab.page.goto(url.href);
  await connected;
  return tab;
}

/** Waits until the document that a page loads next is told of edits: one that comes before is lost to it. */
export async function toldOfEdits(page: Page): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  page.once("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (String(payload).includes('"connected"')) resolve();
    }),
  );
  await promise;
}
