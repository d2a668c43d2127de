import { describe, expect, it } from "vitest";
import { serveToBrowser } from "../helpers/browser.ts";
import { shell } from "../helpers/browser-app.ts";

const site = serveToBrowser({
  ...shell(["/", "/a", "/old", "/nowhere"]),
  "next.config.mjs": `export default { basePath: "/base" };`,
  "app/page.tsx": `
    import { Go } from "./go";

    export default function Page() { return <><p>Front page</p><Go /></>; }`,
  "app/go.tsx": `"use client";
    import { useRouter } from "next/navigation";

    export function Go() {
      const router = useRouter();
      return <button onClick={() => router.push("/a")}>go</button>;
    }`,
  "app/a/page.tsx": `export default function Page() { return <p>This is A</p>; }`,
  "app/old/page.tsx": `
    import { redirect } from "next/navigation";

    export default function Page() { redirect("/a"); }`,
  "app/away/route.ts": `
    import { redirect } from "next/navigation";

    export function GET() { redirect("/login"); }`,
  "app/not-found.tsx": `export default function NotFound() { return <p>No such page</p>; }`,
});

describe("an app below a base path", () => {
  it.each(["/base", "/base/a"])("hydrates %s without an error, a warning or a failed request", async (target) => {
    const tab = await site.openLive(target);
    await tab.page.waitForLoadState("networkidle");

    expect(tab.problems()).toEqual([]);
  });

  it("asks for nothing outside of it", async () => {
    const tab = await site.openLive("/base");
    await tab.follow("/a");
    await tab.shows("This is A");

    const paths = tab.requests().flatMap(({ url }) => (url.protocol === "data:" ? [] : url.pathname));
    expect(paths.filter((path) => path !== "/base" && !path.startsWith("/base/"))).toEqual([]);
    expect(paths).toContain("/base/a.rsc");
  });

  it.each([
    ["a link", "/a"],
    ["router.push()", "go"],
    ["a redirect", "/old"],
  ])("moves by %s within the document", async (_way, control) => {
    const tab = await site.openLive("/base");

    await tab.page.getByText(control, { exact: true }).click();
    await tab.shows("This is A");

    expect(new URL(tab.page.url()).pathname).toBe("/base/a");
    expect(tab.documents()).toHaveLength(1);
  });

  it("hides it from the hooks", async () => {
    const tab = await site.openLive("/base");
    await tab.follow("/a");
    await tab.shows("This is A");

    expect(await tab.page.textContent("#path")).toBe("/a");
  });

  it("goes back to the front page", async () => {
    const tab = await site.openLive("/base/a");
    await tab.follow("/");
    await tab.shows("Front page");
    await tab.follow("/a");
    await tab.shows("This is A");

    await tab.page.goBack();
    await tab.shows("Front page");

    expect(new URL(tab.page.url()).pathname).toBe("/base");
    expect(tab.documents()).toHaveLength(1);
  });

  it("leaves the redirect of a route handler as it is written, as Next.js does", async () => {
    const tab = await site.openLive("/base");

    const answer = await tab.page.request.get(new URL("/base/away", tab.page.url()).href, { maxRedirects: 0 });

    expect([answer.status(), answer.headers()["location"]]).toEqual([307, "/login"]);
  });

  it("shows its own not-found page", async () => {
    const tab = await site.openLive("/base");

    await tab.follow("/nowhere");
    await tab.shows("No such page");

    expect(new URL(tab.page.url()).pathname).toBe("/base/nowhere");
  });
});
