import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";
import type { Tab } from "../helpers/browser-tab.ts";

const LIVE = `export const dynamic = "force-dynamic";`;
const errorFile = (name: string, around = ["", ""]): string => `"use client";
  import Link from "next/link";
  export default function Failed({ error, reset, unstable_retry }) {
    return (
      ${around[0]}<main><p>{"${name} " + /^\\d+$/.test(error.digest)}</p><button onClick={unstable_retry}>again</button><button onClick={reset}>reset</button>
      <Link href="/" prefetch={false}>home</Link></main>${around[1]}
    );
  }`;

/** A page that throws as often as the test says. */
const failing = (name: string): string => `
  import { failures } from "../failures";
  ${LIVE}
  export default async function Page() {
    await undefined;
    if (failures.left > 0) {
      failures.left -= 1;
      throw new Error("the password is 1234");
    }
    return <p>${name} at last</p>;
  }`;

const refusing = (status: string): string => `
  import { ${status} } from "next/navigation";
  ${LIVE}
  export default async function Page() { await undefined; ${status}(); }`;
const says = (text: string): string => `export default function Refused() { return <p>${text}</p>; }`;

const site = serveToBrowser({
  ...shell(["/", "/near", "/bare", "/area/secret", "/area/login", "/area/lost", "/area/deep/lost"]),
  "next.config.mjs": `export default { experimental: { authInterrupts: true } };`,
  "app/failures.ts": `export const failures = (globalThis.failures ??= { left: 0 });`,
  "app/fail/route.ts": `
    import { failures } from "../failures";
    export async function POST(request) { failures.left = Number(await request.text()); return new Response("so be it"); }`,
  "app/page.tsx": `export default function Page() { return <p>Front page</p>; }`,
  "app/global-error.tsx": errorFile("global", [
    `<html lang="en"><head><title>Broken site</title></head><body>`,
    "</body></html>",
  ]),
  "app/near/error.tsx": errorFile("near"),
  "app/near/page.tsx": failing("near"),
  "app/bare/page.tsx": failing("bare"),
  "app/area/layout.tsx": `export default function Layout({ children }) { return <section title="area">{children}</section>; }`,
  "app/area/forbidden.tsx": says("Not for you"),
  "app/area/unauthorized.tsx": says("Log in first"),
  "app/area/not-found.tsx": says("Lost in the area"),
  "app/area/secret/page.tsx": refusing("forbidden"),
  "app/area/login/page.tsx": refusing("unauthorized"),
  "app/area/lost/page.tsx": refusing("notFound"),
  "app/area/deep/not-found.tsx": says("Lost deep down"),
  "app/area/deep/lost/page.tsx": refusing("notFound"),
});

async function fail(times: number): Promise<void> {
  await site.server().send("/fail", { method: "POST", body: String(times) });
}

/** What went wrong in the browser besides the answers that were asked for. */
function surprises(tab: Tab): readonly string[] {
  return tab.problems().filter((text) => !/status of (?:500|401|403|404)|^(?:500|401|403|404): /.test(text));
}

describe("a document of a page that failed", () => {
  it.each([
    ["/near", "near"],
    ["/bare", "global"],
  ])("comes alive, and tries again in the same document: %s", async (target, name) => {
    await fail(1);
    const tab = await site.open(target);
    await tab.shows(`${name} true`);
    expect(surprises(tab)).toEqual([]);

    await tab.press("reset");
    await tab.shows(`${target.slice(1)} at last`);

    expect(tab.documents()).toHaveLength(1);
    expect(await tab.page.content()).not.toContain("1234");
  });

  it("stays what it is as long as the page fails", async () => {
    await fail(2);
    const tab = await site.open("/near");

    await tab.press("again");
    await tab.shows("near true");
    await tab.press("again");
    await tab.shows("near at last");
  });

  it("leads on like any other", async () => {
    await fail(1);
    const tab = await site.open("/bare");
    await tab.shows("global true");

    await tab.follow("home");
    await tab.shows("Front page");

    expect(new URL(tab.page.url()).pathname).toBe("/");
  });
});

describe("a page that failed on the way to it", () => {
  it.each([
    ["/near", "near"],
    ["/bare", "global"],
  ])("shows the nearest error file, and the page when it is tried again: %s", async (target, name) => {
    const tab = await site.openLive("/");
    await fail(1);

    await tab.follow(target);
    await tab.shows(`${name} true`);
    await tab.press("again");
    await tab.shows(`${target.slice(1)} at last`);

    expect(new URL(tab.page.url()).pathname).toBe(target);
  });
});

describe("a page that refuses", () => {
  it.each([
    ["/area/secret", "Not for you", 403],
    ["/area/login", "Log in first", 401],
    ["/area/lost", "Lost in the area", 404],
    ["/area/deep/lost", "Lost deep down", 404],
  ])("shows the nearest file to a document and to a link: %s", async (target, text, status) => {
    const document = await site.server().send(target);
    const loaded = await site.openLive(target);
    const followed = await site.openLive("/");
    await followed.follow(target);

    expect(document.status).toBe(status);
    for (const tab of [loaded, followed]) {
      await tab.shows(text);
      expect(await tab.page.locator("section[title=area]").count()).toBe(1);
      expect(await tab.page.locator('meta[name="robots"][content="noindex"]').count()).toBe(1);
      expect(surprises(tab)).toEqual([]);
    }
    expect(followed.documents()).toHaveLength(1);
  });
});
