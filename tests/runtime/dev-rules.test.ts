import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startDev, type DevServer } from "../helpers/dev.ts";
import { LAYOUT, plainPage, removeFixture, stageFixture, writeFiles } from "../helpers/fixture.ts";
import { send, until, type Reply } from "../helpers/http.ts";

const LIST = (items: string): string => `export const dynamicParams = false;
  export const generateStaticParams = () => ${items};
  export default async function Page({ params }) { return <p>{"item " + (await params).id}</p>; }`;
const root = stageFixture({
  "next.config.ts": `export default {
    redirects: () => [{ source: "/old/:name", destination: "/new/:name", permanent: true }],
    rewrites: () => ({
      beforeFiles: [],
      afterFiles: [{ source: "/shop/:id", destination: "/query?id=:id" }],
      fallback: [{ source: "/:path*.html", destination: "/query?id=html" }],
    }),
    headers: () => [{ source: "/query", headers: [{ key: "x-told", value: "yes" }] }],
  };`,
  "proxy.ts": `export function proxy() { throw new Error("the proxy is broken"); }
    export const config = { matcher: "/guarded" };`,
  "app/layout.tsx": LAYOUT,
  "app/page.tsx": plainPage("front"),
  "app/guarded/page.tsx": plainPage("guarded"),
  "app/query/page.tsx": `export default async function Page({ searchParams }) {
    return <p>{"query " + (await searchParams).id}</p>;
  }`,
  "app/list/[id]/page.tsx": LIST(`[{ id: "a" }]`),
  "app/unlisted/[id]/page.tsx": `export function generateStaticParams() {
      throw new Error("nothing to list");
    }
    ${plainPage("unlisted")}`,
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

describe("a URL in development", () => {
  it("follows the redirects, rewrites and headers of the config (MW-07)", async () => {
    const [old, shop, html, query] = await Promise.all(
      ["/old/a", "/shop/7", "/any/thing.html", "/query?id=1"].map((target) => ask(target)),
    );

    expect([old?.status, old?.headers["location"]]).toEqual([308, "/new/a"]);
    expect(shop?.text).toContain("query 7");
    expect(html?.text).toContain("query html");
    expect(query?.headers["x-told"]).toBe("yes");
    expect(shop?.headers["x-told"]).toBeUndefined();
  });

  it("is 404 where the build would list no such page, until it would", async () => {
    const [listed, other] = [await ask("/list/a"), await ask("/list/b")];
    writeFiles(root, { "app/list/[id]/page.tsx": LIST(`[{ id: "b" }]`) });
    const later = await until(
      () => ask("/list/b"),
      ({ status }) => status === 200,
    );

    expect([listed.status, other.status]).toEqual([200, 404]);
    expect(later.text).toContain("item b");
  });

  it.each([
    ["/unlisted/a", "nothing to list", "2 |       throw new Error"],
    ["/guarded", "the proxy is broken", "1 | export function proxy()"],
  ])("shows with its line what fails around the page %s", async (target, message, frame) => {
    const reply = await ask(target);

    expect(reply.status).toBe(500);
    expect(reply.text).toContain(message);
    expect(reply.text).toContain(frame);
    await expect.poll(() => held.dev?.output().split(`] ${message}`)).toHaveLength(2);
  });
});
