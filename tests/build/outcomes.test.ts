import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { jsonLines, mustBuild, readOutcomes, runVinext, type OutcomeLine } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture, type FixtureFiles } from "../helpers/fixture.ts";
import { until } from "../helpers/http.ts";
import { startFixture } from "../helpers/server.ts";

const APP: FixtureFiles = {
  "vite.config.ts": `import { defineConfig } from "vite";
import vinext from "vinext-isr";
export default defineConfig({ plugins: [vinext({ prerender: { workers: 1, concurrency: 3 }, store: { file: "kept/pages.sqlite" } })] });`,
  "app/layout.tsx": LAYOUT,
  "app/page.tsx": plainPage("home"),
  "app/timed/page.tsx": `export const revalidate = 90;\n${plainPage("timed")}`,
  "app/(member)/layout.tsx": `import { cookies } from "next/headers";
export default async function Layout({ children }) {
  const jar = await cookies();
  return <div>{jar.get("name")?.value}{children}</div>;
}`,
  "app/(member)/account/page.tsx": plainPage("account"),
  "app/deep/page.tsx": `import { middle } from "../../lib/middle";\nexport default async function Page() { return <p>{await middle()}</p>; }`,
  "lib/middle.ts": `import { bottom } from "./bottom";\nexport const middle = () => bottom();`,
  "lib/bottom.ts": `import { headers } from "next/headers";\n\nexport async function bottom() {\n  return (await headers()).get("accept");\n}`,
  "app/posts/[slug]/page.tsx": `import { connection } from "next/server";
export function generateStaticParams() { return [{ slug: "a" }, { slug: "b" }, { slug: "dyn" }]; }
export default async function Page({ params }) {
  const { slug } = await params;
  if (slug === "dyn") await connection();
  return <p>{slug}</p>;
}`,
  "app/forced/page.tsx": `export const dynamic = "force-dynamic";\n${plainPage("forced")}`,
  "app/zero/page.tsx": `export const revalidate = 0;\n${plainPage("zero")}`,
  "app/fetched/page.tsx": `export default async function Page() {
  await fetch("http://127.0.0.1:9/never", { cache: "no-store" });
  return <p>fetched</p>;
}`,
  "app/nowhere/page.tsx": `import { notFound } from "next/navigation";\nexport default function Page() { notFound(); }`,
  "app/moved/page.tsx": `import { redirect } from "next/navigation";\nexport default function Page() { redirect("/timed"); }`,
  "app/news/page.tsx": `import { existsSync } from "node:fs";
import { notReady } from "vinext-isr/cache";
export const revalidate = 3600;
export default function Page() {
  if (!existsSync(process.env.NEWS ?? "nowhere")) notReady("there is no news");
  return <p>{\`stamp:\${crypto.randomUUID()}\`}</p>;
}`,
  "app/caught/page.tsx": `import { cookies } from "next/headers";
export default async function Page() {
  try { await cookies(); } catch { return <p>nobody</p>; }
  return <p>somebody</p>;
}`,
};

const app = { root: "", output: "" };
beforeAll(async () => {
  const { root, output } = await mustBuild(APP);
  Object.assign(app, { root, output });
});
afterAll(() => removeFixture(app.root));

describe("what became of each page", () => {
  it("writes one line per planned path, and the kinds add up (B3)", () => {
    const kinds = Object.fromEntries(readOutcomes(app.root).map(({ path: at, outcome }) => [at, outcome.kind]));

    expect(kinds).toEqual({
      "/": "rendered",
      "/_not-found": "rendered",
      "/timed": "rendered",
      "/posts/a": "rendered",
      "/posts/b": "rendered",
      "/nowhere": "rendered",
      "/moved": "rendered",
      "/news": "failed",
      "/posts/dyn": "dynamic",
      "/account": "dynamic",
      "/deep": "dynamic",
      "/fetched": "dynamic",
      "/caught": "dynamic",
    });
  });

  it.each([
    ["/account", "cookies", "app/(member)/layout.tsx", 3],
    ["/deep", "headers", "lib/bottom.ts", 4],
    ["/posts/dyn", "connection", "app/posts/[slug]/page.tsx", 5],
    ["/fetched", "no-store", "app/fetched/page.tsx", 2],
    ["/caught", "cookies", "app/caught/page.tsx", 3],
  ])("says why %s is dynamic, with file and line (O1)", (at, api, file, line) => {
    const outcome = lineOf(at).outcome;

    expect(outcome).toMatchObject({ kind: "dynamic", file, line });
    expect(outcome.api).toContain(api);
    expect(app.output).toContain(`${file}:${line}`);
  });

  it("shows the lifetime and the kind of every route in the table", () => {
    expect(app.output).toMatch(/○ \/timed\s+1\s+90s\s+1y/);
    expect(app.output).toMatch(/● \/posts\/\[slug\]\s+2/);
    expect(app.output).toMatch(/ƒ \/forced\s.*force-dynamic/);
    expect(app.output).toMatch(/ƒ \/zero\s.*revalidate is 0/);
  });

  it("keeps what it learnt in the manifest", () => {
    const { routes, seed } = manifestOf(app.root);
    const sharing = Object.fromEntries(routes.map((route) => [route.id, route.sharing]));

    expect(seed).toBe("finished");
    expect(sharing["/(member)/account/page"]).toMatchObject({
      kind: "dynamic",
      reason: expect.stringContaining("cookies") as unknown,
    });
    expect(sharing["/posts/[slug]/page"]).toEqual({ kind: "shared", unlisted: "dynamic" });
    expect(sharing["/timed/page"]).toEqual({ kind: "shared", unlisted: "open" });
  });
});

describe("a page that calls notReady()", () => {
  it("is named by the build, which goes on without it (B6)", () => {
    expect(app.output).toContain("1 page failed:\n\n  /news  (app/news/page.tsx)\n");
    expect(app.output).toContain("The page is not ready to be stored: there is no news.");
    expect(app.output).toContain("The build goes on without them");
  });

  it("is stored on its first visit, and stays as it is while its source is empty (R11)", async () => {
    const news = path.join(app.root, "news.txt");
    writeFileSync(news, "");
    const server = await startFixture(app.root, { env: { NEWS: news } });
    const made = await server.send("/news");
    rmSync(news);
    await server.pass(3_601);

    const stale = await server.send("/news");
    await until(server.output, (output) => output.includes("Rendering /news failed"));
    const kept = await server.send("/news");
    writeFileSync(news, "");
    await server.pass(3_601);
    const renewed = await until(
      () => server.send("/news"),
      ({ text }) => text !== made.text,
    );
    await server.stop();

    expect([made.state, stale.state, kept.state, renewed.status]).toEqual(["MISS", "STALE", "HIT", 200]);
    expect([stale.text, kept.text]).toEqual([made.text, made.text]);
    await expect.poll(() => server.output()).toContain("there is no news");
  });
});

describe("commands on a finished build", () => {
  it("writes one event per line with --json, and its sums agree with the file", async () => {
    const { code, stdout } = await runVinext(["prerender", app.root, "--json"]);
    const events = jsonLines(stdout) as readonly {
      readonly kind: string;
      readonly path?: string;
      readonly summary?: Summary;
      readonly paths?: number;
    }[];

    const lines = readOutcomes(app.root);
    const summary = events.at(-1)?.summary;
    expect(code).toBe(0);
    expect(events[0]).toEqual({ kind: "started", resumed: false, workers: 1, concurrency: 3 });
    expect(events.map(({ kind }) => kind).filter((kind) => kind !== "page")).toEqual([
      "started",
      "planned",
      "finished",
    ]);
    const told = events.flatMap((event) => (event.kind === "page" ? [event.path] : []));
    expect(told).toHaveLength(lines.length);
    expect(new Set(told)).toEqual(new Set(lines.map(({ path: at }) => at)));
    expect(summary).toMatchObject({ ok: true, planned: lines.length, failed: 1 });
    expect((summary?.rendered ?? 0) + (summary?.reused ?? 0) + (summary?.dynamic ?? 0)).toBe(lines.length - 1);
  });

  it("keeps what start renders where the app's options say", async () => {
    const server = await startFixture(app.root);
    await server.stop();

    expect(existsSync(path.join(app.root, "kept/pages.sqlite"))).toBe(true);
    expect(existsSync(path.join(app.root, ".vinext/cache.sqlite"))).toBe(false);
  });

  it("fails with API, file and line when a page that has to be static is not, and names no other (O1)", async () => {
    const { code, stderr } = await runVinext([
      "prerender",
      app.root,
      "--expect-static",
      "{/timed,/deep,/posts/**,/forced}",
    ]);

    expect(code).toBe(1);
    expect(stderr.match(/\S+ was expected to be static.*/g)).toEqual([
      expect.stringMatching(/^\/deep .*headers\(\) in lib\/bottom\.ts:4\.$/),
      expect.stringMatching(/^\/forced .*force-dynamic/),
      expect.stringMatching(/^\/posts\/dyn .*connection\(\) in app\/posts\/\[slug\]\/page\.tsx:5\.$/),
    ]);
    expect(manifestOf(app.root).seed).toBe("unfinished");

    const fulfilled = await runVinext(["prerender", app.root, "--expect-static", "{/,/timed,/posts/[ab]}"]);

    expect(fulfilled.code).toBe(0);
    expect(manifestOf(app.root).seed).toBe("finished");
  });

  it("renders only what matches --only", async () => {
    const { code } = await runVinext(["prerender", app.root, "--only", "/posts/*"]);

    expect(code).toBe(0);
    expect(readOutcomes(app.root).map(({ path: at }) => at)).toEqual(["/posts/a", "/posts/b", "/posts/dyn"]);
  });
});

interface Summary {
  readonly ok: boolean;
  readonly planned: number;
  readonly rendered: number;
  readonly reused: number;
  readonly dynamic: number;
}

interface Manifest {
  readonly seed: string;
  readonly routes: readonly { readonly id: string; readonly sharing: unknown }[];
}

function manifestOf(root: string): Manifest {
  return JSON.parse(readFileSync(path.join(root, "dist/manifest.json"), "utf8")) as Manifest;
}

function lineOf(at: string): OutcomeLine {
  const line = readOutcomes(app.root).find((candidate) => candidate.path === at);
  if (!line) throw new Error(`${at} was not planned.`);
  return line;
}
