import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { chromium } from "playwright-core";
import sirv from "sirv";
import { expect, it, onTestFinished } from "vitest";
import { CHROMIUM, DEADLINE_MS } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";
import { openTab } from "../helpers/browser-tab.ts";
import { buildFixture } from "../helpers/build.ts";
import { removeFixture } from "../helpers/fixture.ts";

it("is a site on any server of files: pages hydrate, links navigate within the document", async () => {
  const { root, code, output } = await buildFixture(
    {
      ...shell(["/", "/posts/a"]),
      "next.config.mjs": `export default { output: "export" };`,
      "app/page.tsx": `export default function Page() { return <p>Front page</p>; }`,
      "app/posts/[slug]/page.tsx": `
        export const generateStaticParams = () => [{ slug: "a" }];
        export default async function Page({ params }) { return <p>{"post " + (await params).slug}</p>; }`,
      "app/not-found.tsx": `export default function NotFound() { return <p>No such page</p>; }`,
    },
    { args: [] },
  );
  onTestFinished(() => removeFixture(root));
  expect(code, output).toBe(0);
  const server = createServer(sirv(path.join(root, "out"), { extensions: ["html"] }));
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const browser = await chromium.launch(CHROMIUM);
  onTestFinished(() => browser.close());
  const context = await browser.newContext();
  context.setDefaultTimeout(DEADLINE_MS);
  const tab = await openTab(context);

  await tab.page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await tab.live();
  await tab.follow("/posts/a");
  await tab.shows("post a");
  await tab.page.reload();
  await tab.live();
  await tab.shows("post a");
  await tab.follow("/");
  await tab.shows("Front page");

  // One document each for the visit and the reload.
  expect(tab.documents()).toHaveLength(2);
  expect(tab.problems()).toEqual([]);
});
