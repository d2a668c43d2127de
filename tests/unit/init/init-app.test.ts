import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { initApp } from "../../../src/init/init-app.ts";
import { writeFiles } from "../../../src/init/write-files.ts";
import { writeFiles as stage, type FixtureFiles } from "../../helpers/fixture.ts";
import { temporaryFolder, type TemporaryFolder } from "../../helpers/temporary-folder.ts";

const folders: TemporaryFolder[] = [];
afterAll(() => folders.forEach((folder) => folder.remove()));

const NEXT_APP: FixtureFiles = {
  "package.json": `{
  "name": "shop",
  "scripts": { "dev": "next dev", "build": "next build", "start:vinext": "mine" },
  "dependencies": {
    "next": "16.2.2",
    "react": "19.2.4",
    "react-dom": "^19.0.0"
  }
}
`,
  "tsconfig.json": "{}",
  "next.config.ts": "export default {};",
  "app/page.tsx": "export default () => null;",
  ".gitignore": "node_modules\r\n/dist",
};

describe("vinext init", () => {
  it("adds what draws images, and raises types of Node that Vite cannot be installed with", () => {
    const root = project({
      "package.json": `{ "dependencies": { "react": "^19.0.0", "react-dom": "^19.0.0" }, "devDependencies": { "@types/node": "20.5.7" } }`,
      "app/page.tsx": "export default () => null;",
      "app/opengraph-image.tsx": `import { ImageResponse } from "next/og";`,
    });

    initApp(root, "write");

    expect(JSON.parse(filesIn(root)["package.json"] ?? "")).toMatchObject({
      dependencies: { "@vercel/og": "1.0.1" },
      devDependencies: { "@types/node": "^22.12.0" },
    });
  });

  it.each(["^20", "^20.12.7", "20.19.1", "20", "22.x", "^22.1.0", ">=18", "^24.0.0", "latest"])(
    "leaves types of Node %s alone",
    (wanted) => {
      const root = project({ ...NEXT_APP, "package.json": `{ "dependencies": { "@types/node": "${wanted}" } }` });

      initApp(root, "write");

      expect(filesIn(root)["package.json"]).toContain(`"@types/node": "${wanted}"`);
    },
  );

  it.each([
    ["^7.1.0", /^\^8\./],
    ["8.1.4", /^\^8\./],
    ["^8.0.0", /^\^8\.0\.0$/],
    ["catalog:", /^catalog:$/],
  ])("raises a Vite that is too old where it stands, one beside the other cannot work: %s", (wanted, becomes) => {
    const root = project({ ...NEXT_APP, "package.json": `{ "dependencies": { "vite": "${wanted}" } }` });

    initApp(root, "write");

    expect(JSON.parse(filesIn(root)["package.json"] ?? "")).toMatchObject({
      dependencies: { vite: expect.stringMatching(becomes) },
    });
  });

  it("adds what is missing and keeps scripts, order and form of all the rest", () => {
    const root = project({ ...NEXT_APP, "pnpm-lock.yaml": "" });

    expect(initApp(root, "write").packageManager).toBe("pnpm");
    expect(filesIn(root)).toEqual({
      ...NEXT_APP,
      "pnpm-lock.yaml": "",
      "package.json": expect.stringMatching(
        new RegExp(
          String.raw`^\{
  "name": "shop",
  "scripts": \{ "dev": "next dev", "build": "next build", "start:vinext": "mine", "dev:vinext": "vinext dev", "build:vinext": "vinext build --prerender" \},
  "dependencies": \{
    "next": "16\.2\.2",
    "react": "\^19\.\d+\.\d+",
    "react-dom": "\^19\.0\.0",
    "vinext-isr": "\^\d+\.\d+\.\d+"
  \},
  "devDependencies": \{
    "vite": "\^8\.\d+\.\d+"
  \}
\}
$`,
        ),
      ),
      "vite.config.mts": expect.stringContaining("plugins: [vinext()]"),
      "vinext-env.d.ts": `/// <reference types="vite/types/importMeta.d.ts" />\n`,
      ".gitignore": "node_modules\r\n/dist\r\n/.vinext/\r\n",
    });
  });

  it("changes nothing the second time, byte for byte", () => {
    const root = project(NEXT_APP);
    initApp(root, "write");
    const before = filesIn(root);

    expect(initApp(root, "write").changes).toEqual([]);
    expect(filesIn(root)).toEqual(before);
  });

  it("writes nothing in a dry run, and says the same", () => {
    const root = project(NEXT_APP);
    const { changes } = initApp(root, "dry run");

    expect(filesIn(root)).toEqual(NEXT_APP);
    expect(changes).toEqual(initApp(root, "write").changes);
  });

  it.each([
    [{ "package.json": `{"type":"module"}` }, ["vite.config.js"]],
    [{ "package.json": "{}" }, ["vite.config.mjs"]],
    [{ "package.json": `{"type":"module"}`, "tsconfig.json": "{}" }, ["vinext-env.d.ts", "vite.config.ts"]],
  ])("chooses endings by what the app says of its modules: %j", (files: FixtureFiles, created) => {
    const root = project({ "src/app/page.js": "", ...files });

    const { changes } = initApp(root, "write");
    const added = changes.filter(({ name, isNew }) => isNew && name !== ".gitignore").map(({ name }) => name);
    expect(added.toSorted()).toEqual(created);
    expect(() => JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"))).not.toThrow();
  });

  it("brings the compiler of Markdown where @next/mdx was its loader, and types of next/* where next is gone", () => {
    const root = project({ ...NEXT_APP, "package.json": `{ "dependencies": { "@next/mdx": "16.0.0" } }\n` });
    initApp(root, "write");
    const files = filesIn(root);

    expect(files["package.json"]).toMatch(/"@mdx-js\/rollup": "\^3/);
    expect(files["vinext-env.d.ts"]).toContain("vinext-isr/types");
  });

  it("keeps a Vite config that has the plugin", () => {
    const root = project({
      ...NEXT_APP,
      "vite.config.js": `import site from "vinext-isr"; export default { plugins: [site()] };`,
    });

    expect(initApp(root, "write").changes.map(({ name }) => name)).not.toContain("vite.config.mts");
  });

  it.each([
    [{ "app/page.tsx": "" }, "package.json does not exist"],
    [{ ...NEXT_APP, "package.json": `{ "name": }` }, "package.json is not valid"],
    [{ ...NEXT_APP, "package.json": "[]" }, "it holds no object"],
    [{ ...NEXT_APP, "package.json": `{ "scripts": "none" }` }, "`scripts` is no object"],
    [{ "package.json": "{}" }, "There is no app/ or src/app/ folder"],
    [{ "package.json": "{}", "pages/index.tsx": "" }, "belongs to the Pages Router"],
    [{ "package.json": `{ "workspaces": ["apps/*"] }` }, "is the root of a workspace"],
    [{ "package.json": "{}", "pnpm-workspace.yaml": "" }, "is the root of a workspace"],
    [
      { ...NEXT_APP, "vite.config.ts": `import vinext from "vinext"; // not vinext-isr` },
      "vite.config.ts exists and does not use",
    ],
  ])("refuses an odd project and writes nothing: %#", (files: FixtureFiles, message) => {
    const root = project(files);

    expect(() => initApp(root, "write")).toThrow(message);
    expect(filesIn(root)).toEqual(files);
  });

  it("refuses to mix with uncommitted changes, until they are committed", () => {
    const root = project(NEXT_APP);
    git(root, "init", "--quiet");
    git(root, "add", ".");
    git(root, "commit", "--quiet", "--message", "first");
    stage(root, { "package.json": `{ "name": "changed" }` });

    expect(() => initApp(root, "write")).toThrow("There are uncommitted changes in package.json.");
    git(root, "commit", "--quiet", "--all", "--message", "second");
    expect(initApp(root, "write").changes).not.toEqual([]);
  });

  it.each(["..gitignore.vinext-init", "last/x"])(
    "writes all files or none when a folder is in the way: %s",
    (folder) => {
      const root = project({ first: "old" });
      mkdirSync(path.join(root, folder), { recursive: true });
      const changes = ["first", "second", folder === "last/x" ? "last" : ".gitignore"];
      const files = changes.map((name) => ({ name, text: "new", before: name === "first" ? "old" : undefined }));

      expect(() => writeFiles(root, files)).toThrow(
        /^(?:last|\.gitignore) could not be written, and nothing was changed/,
      );
      expect(filesIn(root)).toEqual({ first: "old" });
    },
  );
});

function project(files: FixtureFiles): string {
  const folder = temporaryFolder();
  folders.push(folder);
  stage(folder.path, files);
  return folder.path;
}

function filesIn(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)));
  return Object.fromEntries(
    names
      .filter((name) => !name.startsWith(".git/"))
      .map((name) => [name, readFileSync(path.join(root, name), "utf8")]),
  );
}

function git(root: string, ...args: readonly string[]): void {
  const who = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  execFileSync("git", [...who, ...args], { cwd: root });
}
