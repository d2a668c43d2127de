import { rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDev, type DevServer } from "../helpers/dev.ts";
import { LAYOUT, plainPage, removeFixture, stageFixture, writeFiles } from "../helpers/fixture.ts";
import { send, until, type Reply } from "../helpers/http.ts";

const root = stageFixture({
  "vite.config.ts": `import vinext from "vinext-isr";
    export default { plugins: [vinext({ expireSeconds: 3600 })] };`,
  ".env": "FIXTURE_WORD=first",
  "app/layout.tsx": LAYOUT,
  "app/page.tsx": `export const revalidate = 60;
    export default function Page() { return <p>{process.env.FIXTURE_WORD}</p>; }`,
  "app/search/page.tsx": `export default async function Page({ searchParams }) {
    const { q } = await searchParams;
    return <p>{q}</p>;
  }`,
  "app/forced/page.tsx": `export const dynamic = "force-dynamic";\n${plainPage("forced")}`,
  "app/broken/page.tsx": `function read(): string {
    throw new Error("the shelf is empty");
  }
  export default function Page() { return <p>{read()}</p>; }`,
  "app/unmarked/page.tsx": `import { useState } from "react";
    export default function Page() { return <p>{useState(0)[0]}</p>; }`,
  "app/syntax/page.tsx": `export default function Page() { return <p>; }`,
});
const held: { dev?: DevServer } = {};
beforeAll(async () => {
  held.dev = await startDev(root);
});
afterAll(async () => {
  await held.dev?.stop();
  removeFixture(root);
});
const ask = (target: string): Promise<Reply> => send(held.dev?.url ?? "", target);
const lines = (text: string): readonly string[] =>
  (held.dev?.output() ?? "").split("\n").filter((line) => line.includes(text));

describe("an answer in development", () => {
  it("says to caches what production would, and nothing of a store", async () => {
    await ask("/search?q=a");
    const [front, search, forced] = [await ask("/"), await ask("/search?q=a"), await ask("/forced")];

    expect(front.headers["cache-control"]).toBe("s-maxage=60, stale-while-revalidate=3540");
    expect(search.headers["cache-control"]).toMatch(/^private, no-cache, no-store/);
    expect(forced.headers["cache-control"]).toMatch(/^private, no-cache, no-store/);
    expect([front, search, forced].map(({ headers }) => headers["x-vinext-cache"])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is dynamic for a reason that is printed once per route", async () => {
    for (const target of ["/search?q=a", "/search?q=b", "/forced", "/forced"]) await ask(target);

    await expect
      .poll(() => lines("is dynamic").map((line) => line.replace(/^.*?(?=\/)/, "")))
      .toEqual([
        "/search is dynamic: searchParams read in app/search/page.tsx:2",
        "/forced is dynamic: dynamic is 'force-dynamic'",
      ]);
  });
});

describe("an error on the server", () => {
  it("is a document that shows the line of the app's own source, and a line on the terminal", async () => {
    const reply = await ask("/broken");

    expect(reply.status).toBe(500);
    expect(reply.text).toContain("the shelf is empty");
    expect(reply.text).toContain("2 |     throw new Error");
    expect(reply.text).not.toContain("node_modules");
    await expect.poll(() => lines("app/broken/page.tsx:2:")).not.toEqual([]);
  });

  it("is one sentence where a server component uses what only client components have", async () => {
    const reply = await ask("/unmarked");

    expect(reply.status).toBe(500);
    expect(reply.text).toContain("app/unmarked/page.tsx:1 imports useState, which works in client components only");
  });

  it("names the file that does not compile", async () => {
    const reply = await ask("/syntax");

    expect(reply.status).toBe(500);
    expect(reply.text).toContain("app/syntax/page.tsx");
    expect((await ask("/")).status).toBe(200);
  });
});

describe("a file that changes", () => {
  it("is a new page, a page that is gone, or another lifetime, without a restart", async () => {
    expect((await ask("/late")).status).toBe(404);

    writeFiles(root, { "app/late/page.tsx": `export const revalidate = 7;\n${plainPage("came late")}` });
    const late = await until(
      () => ask("/late"),
      ({ status }) => status === 200,
    );
    writeFiles(root, { "app/late/page.tsx": `export const revalidate = 8;\n${plainPage("came late")}` });
    const later = await until(
      () => ask("/late"),
      ({ headers }) => headers["cache-control"]?.startsWith("s-maxage=8") === true,
    );
    rmSync(path.join(root, "app/late"), { recursive: true });
    const gone = await until(
      () => ask("/late"),
      ({ status }) => status === 404,
    );

    expect(late.text).toContain("came late");
    expect([late.headers["cache-control"]?.split(",")[0], later.status, gone.status]).toEqual(["s-maxage=7", 200, 404]);
  });

  it("starts the server again when it is an environment file", async () => {
    expect((await ask("/")).text).toContain("first");

    writeFiles(root, { ".env": "FIXTURE_WORD=second" });

    const reply = await until(
      () => ask("/").catch(() => undefined),
      (answer) => answer?.text.includes("second") === true,
    );
    expect(reply?.status).toBe(200);
  });
});
