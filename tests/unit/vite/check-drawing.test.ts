import { afterAll, expect, it } from "vitest";
import { checkDrawing } from "../../../src/vite/check-drawing.ts";
import { writeFiles } from "../../helpers/fixture.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

// Outside of the repository, where nothing is installed.
const app = temporaryFolder();
afterAll(() => app.remove());

function check(target: "node" | "workers" = "node") {
  return () => checkDrawing("app/icon.tsx", app.path, target);
}

it("says what to install when images are drawn and nothing draws them", () => {
  expect(check()).toThrow("app/icon.tsx imports next/og, and @vercel/og is not installed.");
});

it("refuses versions that Node cannot load, and takes others", () => {
  const install = (version: string) =>
    writeFiles(app.path, { "node_modules/@vercel/og/package.json": JSON.stringify({ name: "@vercel/og", version }) });

  install("1.0.3");
  expect(check()).toThrow("@vercel/og 1.0.3 does not run");
  install("1.0.1");
  expect(check()).not.toThrow();
});

it("refuses to draw on Workers", () => {
  expect(check("workers")).toThrow("app/icon.tsx imports next/og, which does not run on Workers yet.");
});
