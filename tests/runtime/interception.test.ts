import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GALLERY } from "../fixtures/gallery-app.ts";
import { mustBuild, readOutcomes } from "../helpers/build.ts";
import { removeFixture } from "../helpers/fixture.ts";
import type { Reply, SendOptions } from "../helpers/http.ts";
import { startFixture, type FixtureServer } from "../helpers/server.ts";

const PROXY = `
  import { NextResponse } from "next/server";
  export function proxy(request) {
    const { pathname } = request.nextUrl;
    if (pathname === "/photo/2" || pathname.startsWith("/admin")) return new NextResponse("guarded", { status: 401 });
    if (pathname === "/moved") return NextResponse.rewrite(new URL("/about", request.url));
  }
  export const config = { matcher: ["/photo/:id", "/admin/:path*", "/moved"] };`;

const ADMIN = {
  "app/admin/layout.tsx": `
    export default function Layout({ children, tools }) { return <div>Secret layout {children}{tools}</div>; }`,
  "app/admin/page.tsx": `export default function Page() { return <p>Secret page</p>; }`,
  "app/admin/@tools/default.tsx": `export default function Default() { return null; }`,
  "app/admin/@tools/(...)photo/[id]/page.tsx": `export default function Page() { return <p>Secret tools</p>; }`,
  "app/moved/page.tsx": `export default function Page() { return <p>Never shown</p>; }`,
};

const USERS = {
  "app/[user]/layout.tsx": `
    export default function Layout({ children, card }) { return <div>{children}{card}</div>; }`,
  "app/[user]/page.tsx": `
    export const generateStaticParams = () => [{ user: "ann" }];
    export default async function Page({ params }) { return <p>{"User " + (await params).user}</p>; }`,
  "app/[user]/@card/default.tsx": `export default function Default() { return null; }`,
  "app/[user]/@card/(.)likes/[...what]/page.tsx": `
    export default async function Card({ params }) {
      const { user, what } = await params;
      return <p>{"Card " + user + " likes " + what.join("+")}</p>;
    }`,
  "app/[user]/likes/[...what]/page.tsx": `export default function Page() { return <p>Likes</p>; }`,
};

const DYNAMIC_SLOT = {
  "app/mixed/layout.tsx": `export default function Layout({ children, live }) { return <div>{children}{live}</div>; }`,
  "app/mixed/page.tsx": `export const revalidate = 3600; export default function Page() { return <p>Mixed</p>; }`,
  "app/mixed/@live/page.tsx": `
    import { cookies } from "next/headers";
    export default async function Live() { return <p>{"cookie " + ((await cookies()).get("a")?.value ?? "none")}</p>; }`,
  "app/refusing/layout.tsx": `export default function Layout({ children, side }) { return <div>{children}{side}</div>; }`,
  "app/refusing/page.tsx": `export default function Page() { return <p>Beside it</p>; }`,
  "app/refusing/@side/not-found.tsx": `export default function NotFound() { return <p>Nothing in this slot</p>; }`,
  "app/refusing/@side/page.tsx": `
    import { notFound } from "next/navigation";
    export default function Side() { notFound(); }`,
};

const show = (...names: readonly string[]): string => `
  export default function Layout({ ${names.join(", ")} }) {
    return <div>${names.map((name) => `<b>{"${name}" + (${name} === undefined ? " absent" : "")}</b>{${name}}`).join("")}</div>;
  }`;
const page = (text: string): string => `export default function Page() { return <p>${text}</p>; }`;

const NESTED = {
  "app/panes/layout.tsx": show("children", "left", "right"),
  "app/panes/@left/page.tsx": page("Left pane"),
  "app/panes/@right/page.tsx": `export const metadata = { title: "Panes" }; ${page("Right pane")}`,
  "app/desk/layout.tsx": show("children", "drawer"),
  "app/desk/page.tsx": page("Desk"),
  "app/desk/default.tsx": page("Desk by default"),
  "app/desk/@drawer/default.tsx": page("Closed drawer"),
  "app/desk/@drawer/top/layout.tsx": show("children", "box"),
  "app/desk/@drawer/top/page.tsx": page("Top drawer"),
  "app/desk/@drawer/top/default.tsx": page("Top drawer by default"),
  "app/desk/@drawer/top/@box/default.tsx": page("No box"),
  "app/desk/@drawer/top/@box/pens/page.tsx": page("Pens"),
};

const app: { root: string; server: FixtureServer | undefined } = { root: "", server: undefined };
beforeAll(async () => {
  const { root } = await mustBuild({ ...GALLERY, ...ADMIN, ...USERS, ...DYNAMIC_SLOT, ...NESTED, "proxy.ts": PROXY });
  app.root = root;
  app.server = await startFixture(root);
});
afterAll(async () => {
  await app.server?.stop();
  removeFixture(app.root);
});

function get(target: string, options: SendOptions = {}): Promise<Reply> {
  if (!app.server) throw new Error("The server is not there.");
  return app.server.send(target, options);
}

describe("the payload of an interception", () => {
  it("is rendered for its visitor, holds the slot alone and is never stored (RS-11)", async () => {
    const opened = await get("/photo/1/~/index.rsc");

    expect([opened.status, opened.headers["content-type"], opened.state]).toEqual([200, "text/x-component", undefined]);
    expect(opened.headers["cache-control"]).toContain("no-store");
    expect(opened.headers["cache-status"]).toContain("detail=interception");
    expect(opened.text).toContain("Photo 1 in a modal");
    expect(opened.text).not.toContain("Front page");
    expect(opened.text).not.toContain("Whole photo");
  });

  it("changes nothing of the plain entry, and no header changes what a URL gives (RS-11, K5)", async () => {
    const headers = { "next-url": "/", rsc: "1", "next-router-state-tree": "x", "next-router-prefetch": "1" };
    const before = [await get("/photo/1"), await get("/photo/1.rsc")];

    await get("/photo/1/~/index.rsc");
    await get("/photo/1/~/about.rsc", { headers });
    const after = [await get("/photo/1", { headers }), await get("/photo/1.rsc", { headers })];

    expect(after.map(({ state, text }) => [state, text])).toEqual(before.map(({ state, text }) => [state, text]));
    expect(after.map(({ headers: own }) => own["content-type"])).toEqual([
      "text/html; charset=utf-8",
      "text/x-component",
    ]);
    expect(after[0]?.text).toContain("Whole photo 1");
    expect(before[0]?.state).toBe("HIT");
  });

  it.each([
    ["/about/~/index.rsc", "of what nothing intercepts"],
    ["/photo/1/~/nowhere/at/all.rsc", "over a page that is not there"],
    ["/photo/1/~/index/~/about.rsc", "over an interception"],
    ["/photo/1/~/dash/.rsc", "over another spelling"],
    ["/nothing/~/photo/1.rsc", "of a page that is not there"],
  ])("is not found: %s, %s", async (target) => {
    const answer = await get(target);

    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain("in a modal");
  });

  it("is only read", async () => {
    const answer = await get("/photo/1/~/index.rsc", { method: "POST" });

    expect([answer.status, answer.headers["allow"]]).toEqual([405, "GET, HEAD"]);
  });

  it("is guarded like the page that it shows, and like the page below (P10)", async () => {
    const guarded = await Promise.all(
      ["/photo/2", "/photo/2.rsc", "/photo/2/~/index.rsc", "/photo/1/~/admin.rsc", "/photo/1/~/%61dmin.rsc"].map((at) =>
        get(at),
      ),
    );
    const rewritten = await get("/photo/1/~/moved.rsc");

    expect(guarded.map(({ status, text }) => [status, text])).toEqual(guarded.map(() => [401, "guarded"]));
    expect([rewritten.status, rewritten.text]).toEqual([404, "Not Found\n"]);
  });

  it("has the params of both pages, and one value for those that both have", async () => {
    const own = await get("/ann/likes/x/y%20z/~/ann.rsc");
    const other = await get("/bob/likes/x/~/ann.rsc");

    expect(own.text).toContain("Card ann likes x+y%20z");
    expect(other.status).toBe(404);
  });
});

describe("slots in stored pages", () => {
  it("come from the render of their page, in both representations", async () => {
    const document = await get("/dash/settings");
    const payload = await get("/dash/settings.rsc");

    expect([document.state, payload.state]).toEqual(["HIT", "HIT"]);
    for (const { text } of [document, payload]) {
      expect(text).toContain("Team settings page");
      expect(text).toContain("Stats by default");
      expect(text).toContain("Dashboard by default");
    }
    expect(document.text).toContain("<title>Team settings | Gallery</title>");
    expect(document.text).toContain(`content="From a slot"`);
  });

  it("have the lowest lifetime of everything that is rendered (PR-25)", async () => {
    const [dash, settings] = await Promise.all([get("/dash"), get("/dash/settings")]);

    expect(dash.headers["cache-control"]).toContain("s-maxage=900");
    expect(settings.headers["cache-control"]).toContain("s-maxage=300");
  });

  it("make the whole page dynamic when one of them reads the request (PR-16)", async () => {
    const mixed = await get("/mixed", { headers: { cookie: "a=b" } });
    const outcome = readOutcomes(app.root).find(({ path }) => path === "/mixed");

    expect([mixed.state, mixed.text.includes("cookie b")]).toEqual([undefined, true]);
    expect(outcome?.outcome).toMatchObject({ kind: "dynamic", api: "cookies()" });
  });

  it("refuse in their own place, and for the whole page", async () => {
    const refused = await get("/refusing");

    expect([refused.status, refused.state]).toEqual([404, "HIT"]);
    expect(refused.text).toContain("Beside it");
    expect(refused.text).toContain("Nothing in this slot");
  });

  it("are all there is of a layout without pages of its own", async () => {
    const { state, text } = await get("/panes");

    expect(state).toBe("HIT");
    expect(text).toContain("<b>children absent</b><b>left</b><p>Left pane</p><b>right</b><p>Right pane</p>");
    expect(text).toContain("<title>Panes | Gallery</title>");
  });

  it("make URLs with pages that lie in slots of slots", async () => {
    const [top, pens] = [await get("/desk/top"), await get("/desk/top/pens")];

    expect([top.state, pens.state]).toEqual(["HIT", "HIT"]);
    for (const text of ["Desk by default", "Top drawer<", "No box"]) expect(top.text).toContain(text);
    for (const text of ["Desk by default", "Top drawer by default", "Pens"]) expect(pens.text).toContain(text);
  });
});
