import { afterAll, expect, it } from "vitest";
import { startDev } from "../helpers/dev.ts";
import { LAYOUT, plainPage, removeFixture, stageFixture } from "../helpers/fixture.ts";
import { send } from "../helpers/http.ts";

const root = stageFixture({
  "instrumentation.ts": `export function register() { globalThis.registered = (globalThis.registered ?? 0) + 1; }`,
  "proxy.ts": `
    import { NextResponse } from "next/server";
    export function proxy(request) {
      const { pathname } = request.nextUrl;
      if (pathname === "/secret") return new NextResponse("guarded", { status: 401 });
      if (pathname === "/from") return NextResponse.rewrite(new URL("/live?n=2", request.url));
      if (pathname === "/away") return NextResponse.redirect(new URL("/live", request.url));
      return NextResponse.next({ headers: { "x-mw": "1" } });
    }
    export const config = { matcher: "/((?!free).*)" };`,
  "app/layout.tsx": LAYOUT,
  "app/free/page.tsx": plainPage("free"),
  "app/secret/page.tsx": plainPage("hidden"),
  "app/type/page.tsx": `import { Inter } from "next/font/google";
    const inter = Inter({ subsets: ["latin"] });
    export default function Page() { return <p className={inter.className}>type</p>; }`,
  "app/robots.ts": `export default () => ({ rules: { allow: "/" } });`,
  "app/icon.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4" />`,
  "app/live/page.tsx": `export default async function Page({ searchParams }) { return <p>{["live", (await searchParams).n, globalThis.registered].join(" ")}</p>; }`,
});
afterAll(() => removeFixture(root));

it("runs proxy, instrumentation and metadata files in development as in production (MW-01, IN-01, MD-06)", async () => {
  const { url, stop } = await startDev(root);

  const answers = await Promise.all(
    ["/free", "/live", "/secret", "/secret.rsc", "/from", "/away", "/robots.txt", "/icon.svg", "/type"].map((target) =>
      send(url, target),
    ),
  );
  const type = answers.at(-1)?.text ?? "";
  const rules = await send(url, /href="([^"]*vinext-font[^"]*)"/.exec(type)?.[1] ?? "", {
    headers: { accept: "text/css" },
  });
  await stop();

  const [free, live, secret, payload, from, away, robots, icon] = answers;
  expect([free?.headers["x-mw"], live?.headers["x-mw"]]).toEqual([undefined, "1"]);
  expect([secret?.status, payload?.status]).toEqual([401, 401]);
  expect(from?.text).toContain("live 2 1");
  expect([away?.status, away?.headers["location"]]).toEqual([307, "/live"]);
  expect([robots?.headers["content-type"], robots?.text]).toEqual(["text/plain", "User-Agent: *\nAllow: /\n"]);
  expect([icon?.status, icon?.headers["content-type"]]).toEqual([200, "image/svg+xml"]);
  expect(type).toMatch(/<link rel="preload" href="[^"]*inter-latin-wght-normal\.woff2[^"]*" as="font" crossorigin=""/);
  expect(rules.text).toContain('font-family:"Inter Fallback"');
  expect(live?.text).toMatch(/<link rel="icon" type="image\/svg\+xml" sizes="any" href="\/icon\.svg\?/);
});
