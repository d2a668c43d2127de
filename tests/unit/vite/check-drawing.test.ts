import { afterAll, expect, it } from "vitest";
import { checkDrawing } from "../../../src/vite/check-drawing.ts";
import { writeFiles } from "../../helpers/fixture.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

// Outside of the repository, where nothing is installed.
const app = temporaryFolder();
afterAll(() => app.remove());

const said: string[] = [];

function check(target: "node" | "workers" = "node") {
  const place = { root: app.path, target, warn: (message: string) => void said.push(message) };
  return () => checkDrawing("app/icon.tsx:1", place);
}

it("says what to install when images are drawn and nothing draws them", () => {
  expect(check()).toThrow("app/icon.tsx:1 imports next/og, and @vercel/og is not installed.");
});

it("refuses versions that Node cannot load, and takes others", () => {
  const install = (version: string) =>
    writeFiles(app.path, { "node_modules/@vercel/og/package.json": JSON.stringify({ name: "@vercel/og", version }) });

  install("1.0.3");
  expect(check()).toThrow("@vercel/og 1.0.3 does not run");
  install("1.0.1");
  expect(check()).not.toThrow();
});

it("says that a Worker draws none", () => {
  check("workers")();

  expect(said).toEqual([
    "app/icon.tsx:1: images of next/og are drawn at build; a Worker draws none. [VINEXT_OG_ON_WORKERS]",
  ]);
});
