import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";

const site = serveToBrowser({
  ...shell(["/", "/a"]),
  "instrumentation-client.ts": `
    window.notes = ["started " + (document.querySelector("[data-live=yes]") ? "late" : "first")];
    export function onRouterTransitionStart(url: string, kind: string) {
      window.notes.push(kind + " " + new URL(url, location.href).pathname);
    }
    declare global { interface Window { notes: string[] } }`,
  "app/page.tsx": `export default function Page() { return <p>Front page</p>; }`,
  "app/a/page.tsx": `
    import { Swap } from "../swap";
    export default function Page() { return <><p>This is A</p><Swap /></>; }`,
  "app/swap.tsx": `"use client";
    import { useRouter } from "next/navigation";
    export function Swap() { const router = useRouter(); return <button onClick={() => router.replace("/")}>swap</button>; }`,
});

describe("instrumentation-client", () => {
  it("runs before hydration and is told of every navigation that starts", async () => {
    const tab = await site.openLive("/");
    await tab.follow("/a");
    await tab.shows("This is A");
    await tab.page.goBack();
    await tab.shows("Front page");
    await tab.page.goForward();
    await tab.press("swap");
    await tab.shows("Front page");

    expect(await tab.page.evaluate(() => Reflect.get(window, "notes"))).toEqual([
      "started first",
      "push /a",
      "traverse /",
      "traverse /a",
      "replace /",
    ]);
    expect(tab.problems()).toEqual([]);
  });
});
