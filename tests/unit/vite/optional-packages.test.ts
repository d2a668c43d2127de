import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { builtImages, imageServer } from "../../../src/vite/images.ts";
import { createMdx } from "../../../src/vite/mdx.ts";
import { loadNextSettings } from "../../../src/vite/next-settings.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

// Outside of the repository nothing is installed.
const bare = temporaryFolder();
const ROOT = path.resolve(import.meta.dirname, "../../..");
afterAll(() => bare.remove());

const NODE = { target: "node" } as const;

it("names the file and the package when a page is in MDX and nothing compiles it", async () => {
  const mdx = createMdx(() => bare.path);

  await expect(mdx.script(bare.file("app/doc/page.mdx"), "# hi")).rejects.toMatchObject({
    code: "VINEXT_PACKAGE_MISSING",
    message: `${path.join("app", "doc", "page.mdx")} needs the package @mdx-js/rollup, which is not installed.`,
    fix: "Run `npm install @mdx-js/rollup` in the folder of the app.",
  });
});

it("takes other route files as they are", async () => {
  expect(await createMdx(() => bare.path).script(bare.file("app/page.tsx"), "export {}")).toBe("export {}");
});

it("shows images as they are where sharp is not installed, and makes them smaller where it is", async () => {
  const settings = await loadNextSettings(bare.path, () => undefined);

  expect(imageServer(settings, { ...NODE, root: bare.path })).toBe("needs sharp");
  expect(builtImages(settings, { ...NODE, root: bare.path }).server).toBeUndefined();
  expect(builtImages(settings, { ...NODE, root: ROOT }).server).toBe("/_next/image");
});

it("has no image server on Workers", async () => {
  const settings = await loadNextSettings(bare.path, () => undefined);

  expect(imageServer(settings, { root: ROOT, target: "workers" })).toBe("none");
});
