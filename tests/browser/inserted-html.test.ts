import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";

const parts = shell(["/", "/live"]);
const site = serveToBrowser({
  ...parts,
  "package.json": `{ "private": true, "type": "module", "dependencies": { "styled-components": "*" } }`,
  "app/layout.tsx": String(parts["app/layout.tsx"])
    .replace(`import { Counter }`, `import { Styles } from "./styles";\nimport { Counter }`)
    .replace("<Counter />", "<Styles><Counter />")
    .replace("</main>", "</main></Styles>"),
  // The registry of styled-components' own documentation.
  "app/styles.tsx": `"use client";
    import { useServerInsertedHTML } from "next/navigation";
    import { useState } from "react";
    import { ServerStyleSheet, StyleSheetManager } from "styled-components";

    export function Styles({ children }) {
      const [sheet] = useState(() => new ServerStyleSheet());
      useServerInsertedHTML(() => {
        const styles = sheet.getStyleElement();
        sheet.instance.clearTag();
        return <>{styles}</>;
      });
      if (typeof window !== "undefined") return <>{children}</>;
      return <StyleSheetManager sheet={sheet.instance}>{children}</StyleSheetManager>;
    }`,
  "app/text.tsx": `"use client";
    import { styled } from "styled-components";

    export const Red = styled.p\`color: rgb(200, 0, 0);\`;
    export const Late = styled.p\`color: rgb(0, 0, 200);\`;`,
  // What comes late waits until the test has the beginning of the document.
  "app/gate.ts": `
    const gates = (globalThis.gates ??= new Map());
    export function gate(name) {
      if (!gates.has(name)) gates.set(name, Promise.withResolvers());
      return gates.get(name);
    }`,
  "app/open/[name]/route.ts": `
    import { gate } from "../../gate";
    export async function POST(_request, { params }) {
      gate((await params).name).resolve();
      return new Response("open");
    }`,
  "app/page.tsx": `
    import { Red } from "./text";
    export default function Page() { return <Red>styled for all</Red>; }`,
  "app/late/[what]/page.tsx": `
    import { Suspense } from "react";
    import { notFound, redirect } from "next/navigation";
    import { gate } from "../../gate";
    export const dynamic = "force-dynamic";
    async function Slow({ what }) {
      await gate(what).promise;
      if (what === "gone") notFound();
      redirect("/live?a=1&b=2");
    }
    export default async function Page({ params }) {
      const { what } = await params;
      return <Suspense fallback={<i>wait</i>}><Slow what={what} /></Suspense>;
    }`,
  "app/live/page.tsx": `
    import { Suspense } from "react";
    import { gate } from "../gate";
    import { Late, Red } from "../text";
    export const dynamic = "force-dynamic";
    async function Slow() { await gate("live").promise; return <Late>styled later</Late>; }
    export default function Page() {
      return <><Red>styled for one</Red><Suspense fallback={<i>wait</i>}><Slow /></Suspense></>;
    }`,
});

/** Asks for a document and lets its late part come once it has begun. */
async function sendInTwo(target: string, gate: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(site.server().url + target, { redirect: "manual" });
  await open(gate);
  return { status: answer.status, text: await answer.text() };
}

async function open(gate: string): Promise<void> {
  await site.server().send(`/open/${gate}`, { method: "POST" });
}

it.each([
  ["moved", 'http-equiv="refresh" content="1;url=/live?a=1&amp;b=2"'],
  ["gone", 'name="robots" content="noindex"'],
])("a document says without scripts that it was %s after it began (ST-03, ST-16)", async (what, meta) => {
  const { status, text } = await sendInTwo(`/late/${what}`, what);

  expect(status).toBe(200);
  expect(text.split(meta)).toHaveLength(2);
});

describe("useServerInsertedHTML", () => {
  it("puts collected styles into the head of a stored page, and nothing twice", async () => {
    const { text, state } = await site.server().send("/");
    const head = text.slice(0, text.indexOf("</head>"));

    expect(state).toBe("HIT");
    expect(head.match(/<style data-styled/g)).toHaveLength(1);
    expect(head).toContain("color:rgb(200, 0, 0)");
    expect(text.match(/<style/g)).toHaveLength(1);
  });

  it("puts those of a streamed page into its head, and later ones before what they are for", async () => {
    const { text } = await sendInTwo("/live", "live");
    const [head = "", body = ""] = text.split("</head>");

    expect(head).toContain("color:rgb(200, 0, 0)");
    expect(head).not.toContain("rgb(0, 0, 200)");
    expect(body.indexOf("color:rgb(0, 0, 200)")).toBeGreaterThan(0);
    expect(body.indexOf("color:rgb(0, 0, 200)")).toBeLessThan(body.indexOf(">styled later</p>"));
  });

  it.each([
    ["/", "styled for all", "rgb(200, 0, 0)"],
    ["/live", "styled later", "rgb(0, 0, 200)"],
  ])("shows %s in its colours without scripts, and hydrates it without a warning", async (target, text, color) => {
    await open("live");
    const plain = await site.open(target, { javaScriptEnabled: false });
    const tab = await site.openLive(target);
    await tab.shows(text);

    expect(await colorOf(tab.page.getByText(text))).toBe(color);
    expect(tab.problems()).toEqual([]);
    // A late part needs React's own script to be shown, but its style is there.
    expect(await colorOf(plain.page.getByText(text))).toBe(color);
  });

  it("keeps styles over a soft navigation", async () => {
    await open("live");
    const tab = await site.openLive("/");
    await tab.follow("/live");
    await tab.shows("styled later");

    expect(await colorOf(tab.page.getByText("styled later"))).toBe("rgb(0, 0, 200)");
    expect(tab.documents()).toHaveLength(1);
  });
});

function colorOf(locator: { evaluate<T>(run: (element: Element) => T): Promise<T> }): Promise<string> {
  return locator.evaluate((element) => getComputedStyle(element).color);
}
