import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFixture, mustBuild, type BuiltFixture } from "../helpers/build.ts";
import { LAYOUT, plainPage, removeFixture } from "../helpers/fixture.ts";
import { startFixture, type FixtureServer } from "../helpers/server.ts";

const app: { built: BuiltFixture | undefined; server: FixtureServer | undefined } = {
  built: undefined,
  server: undefined,
};
beforeAll(async () => {
  app.built = await mustBuild({
    // As in most apps, files are CommonJS unless their ending says otherwise; the bundles are modules all the same.
    "package.json": `{ "private": true }`,
    "next.config.mjs": `export default {
      assetPrefix: "/cdn/",
      pageExtensions: ["tsx", "ts", "mdx"],
      transpilePackages: ["kit-ui"],
      serverExternalPackages: ["native-thing"],
      skipTrailingSlashRedirect: true,
      generateEtags: false,
      deploymentId: "dep-1",
      poweredByHeader: false,
      distDir: "build",
      env: { GREETING: "hi" },
      images: { loader: "custom", loaderFile: "./lib/image-loader.ts" },
      compiler: { styledComponents: true },
      redirects: () => [{ source: "/old", destination: "/doc", permanent: true }],
      rewrites: () => ({
        beforeFiles: [{ source: "/doc", has: [{ type: "query", key: "to" }], destination: "/" }],
        afterFiles: [{ source: "/also", destination: "/doc" }],
        fallback: [{ source: "/:any", destination: "/doc" }],
      }),
      headers: () => [{ source: "/doc", headers: [{ key: "x-own", value: "yes" }] }],
    };`,
    "node_modules/kit-ui/package.json": `{ "name": "kit-ui", "type": "module", "exports": "./index.tsx" }`,
    "node_modules/kit-ui/index.tsx": `"use client";
      export function Button({ label }: { readonly label: string }) { return <button>{label}</button>; }`,
    "node_modules/native-thing/package.json": `{ "name": "native-thing", "main": "index.cjs" }`,
    "node_modules/native-thing/index.cjs": `exports.where = __filename;`,
    "lib/image-loader.ts": `"use client";
      export default function loader({ src, width }) { return "https://img.example" + src + "?w=" + width; }`,
    "mdx-components.tsx": `
      export function useMDXComponents(own) { return { ...own, h1: ({ children }) => <h1 className="big">{children}</h1> }; }`,
    "app/layout.tsx": LAYOUT,
    "app/page.tsx": `
      import { Button } from "kit-ui";
      import native from "native-thing";
      export default function Page() {
        const { NEXT_DEPLOYMENT_ID, GREETING } = process.env;
        return <main><Button label="in a package" /><i>{native.where}</i><b>{process.env.NEXT_DEPLOYMENT_ID} {process.env.GREETING}</b></main>;
      }`,
    "app/seen.tsx": `"use client";
      import Image from "next/image";
      export function Seen() { return <Image src="/client.png" alt="" width={30} height={30} />; }`,
    "app/images/page.tsx": `
      import Image from "next/image";
      import { Seen } from "../seen";
      export default function Page() { return <><Image src="/server.png" alt="" width={30} height={30} /><Seen /></>; }`,
    "app/doc/page.mdx": `import { Button } from "kit-ui";

export const metadata = { title: "A document" };
export const revalidate = 3600;

# Written in *MDX*

<Button label="in MDX" />
`,
  });
  app.server = await startFixture(app.built.root);
});
afterAll(async () => {
  await app.server?.stop();
  if (app.built) removeFixture(app.built.root);
});

function get(target: string, headers: Readonly<Record<string, string>> = {}) {
  if (!app.server) throw new Error("The server is not there.");
  return app.server.send(target, { headers });
}

describe("next.config", () => {
  it("names in one warning what has no effect", () => {
    const lines = (app.built?.output ?? "").split("\n").filter((line) => line.includes("left out"));

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/next\.config\.mjs: .*distDir \(builds go to `dist\/`\).*compiler\.styledComponents/);
  });

  it("compiles packages of transpilePackages and leaves serverExternalPackages to Node", async () => {
    const { text } = await get("/");

    expect(text).toContain("<button>in a package</button>");
    expect(text).toMatch(/<i>[^<]*node_modules\/native-thing\/index\.cjs<\/i>/);
  });

  it("takes assets from the prefix, and serves them there when it is a path of the site", async () => {
    const { text } = await get("/");
    const script = /src="([^"]+)"/.exec(text)?.[1] ?? "";
    const asset = await get(script);

    expect(script).toMatch(/^\/cdn\/_vinext\/static\/.+\.js$/);
    expect([asset.status, asset.headers["cache-control"]]).toEqual([200, "public,max-age=31536000,immutable"]);
  });

  it("renders pages written in MDX, with their metadata, segment config and mdx-components", async () => {
    const { text, headers, state } = await get("/doc");

    expect(state).toBe("HIT");
    expect(headers["cache-control"]).toMatch(/^s-maxage=3600,/);
    expect(text).toContain("<title>A document</title>");
    expect(text).toContain('<h1 class="big">Written in <em>MDX</em></h1>');
    expect(text).toContain("<button>in MDX</button>");
  });

  it("takes both forms of a path, and sends no ETag, when it says so", async () => {
    const replies = await Promise.all(["/doc", "/doc/"].map((target) => get(target)));

    expect(replies.map(({ status, state }) => [status, state])).toEqual([
      [200, "HIT"],
      [200, "HIT"],
    ]);
    expect(replies.map(({ headers }) => headers["etag"])).toEqual([undefined, undefined]);
    expect(replies[0]?.headers["x-powered-by"]).toBeUndefined();
  });

  it("sends the deployment id with payloads and shows it to code (BI-03)", async () => {
    expect((await get("/doc.rsc")).headers["x-nextjs-deployment-id"]).toBe("dep-1");
    expect((await get("/")).text).toMatch(/<b>dep-1(?:<!-- -->)? ?(?:<!-- -->)?hi<\/b>/);
  });

  it("asks the app's own loader for image URLs, on the server and in client components", async () => {
    const { text } = await get("/images");

    for (const name of ["server", "client"]) {
      expect(text).toContain(
        `srcSet="https://img.example/${name}.png?w=32 1x, https://img.example/${name}.png?w=64 2x"`,
      );
    }
    expect((await get("/_next/image?url=%2Fserver.png&w=32&q=75")).status).toBe(404);
  });

  it("redirects and rewrites before the cache, with the destination as key, and lays headers over hits (MW-05, KY-11)", async () => {
    const old = await get("/old");
    const [doc, also, fallback, before] = await Promise.all(
      ["/doc", "/also", "/nowhere", "/doc?to=1"].map((target) => get(target)),
    );

    expect([old.status, old.headers["location"]]).toEqual([308, "/doc"]);
    expect([also?.state, also?.text, fallback?.text]).toEqual(["HIT", doc?.text, doc?.text]);
    expect(before?.text).toContain("in a package");
    expect([doc?.headers["x-own"], also?.headers["x-own"]]).toEqual(["yes", undefined]);
  });
});

describe("next.config that cannot be obeyed", () => {
  it.each([
    ["a mode of Next.js", `export default { cacheComponents: true };`, ["cacheComponents", "VINEXT_NEXT_MODE"]],
    ["a wrong value", `export default { basePath: "docs" };`, ["`basePath` in next.config.mjs", "VINEXT_NEXT_OPTION"]],
  ])("is refused: %s", async (_what, config, parts) => {
    const built = await buildFixture({
      "next.config.mjs": config,
      "app/layout.tsx": LAYOUT,
      "app/page.tsx": plainPage("home"),
    });
    removeFixture(built.root);

    expect(built.code).toBe(1);
    for (const part of parts) expect(built.output).toContain(part);
  });
});
