import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";

import { createAttribution } from "../../../src/prerender/attribution.ts";

const OURS = fileURLToPath(new URL("../../../src/request/dynamic.ts", import.meta.url));

describe("createAttribution", () => {
  it("names the app's own file and line, past dependencies and this package (O1)", () => {
    const { root, file } = bundle([
      OURS,
      "../../node_modules/auth/index.js",
      "../../app/lib/user.ts",
      "../../app/page.tsx",
    ]);
    const frames = [1, 2, 3, 4].map((line) => `    at fn${line} (${pathToFileURL(file).href}:${line}:5)`);
    const stack = ["Error: dynamic", "    at node:internal/x:1:1", ...frames].join("\n");

    expect(createAttribution(root).placeOf(stack)).toEqual({ file: "app/lib/user.ts", line: 1 });
  });

  it("rewrites frames to sources, leaves others alone and ends with the app's last one", () => {
    const { root, file } = bundle(["../../app/page.tsx", "../../node_modules/react/index.js"]);
    const stack = `Error: boom\n    at new Promise (<anonymous>)\n    at async Page (${pathToFileURL(file).href}:1:1)\n    at ${file}:1:1\n    at react (${file}:2:1)`;

    expect(createAttribution(root).mapStack(stack)).toBe(
      "Error: boom\n    at new Promise (<anonymous>)\n    at async Page (app/page.tsx:1)\n    at (app/page.tsx:1)",
    );
  });

  it("does without a map that is missing or broken (O4)", () => {
    const { root, file } = bundle([]);
    writeFileSync(`${file}.map`, "{");
    const stack = `Error: boom\n    at Page (${pathToFileURL(file).href}:1:1)`;

    expect(createAttribution(root).placeOf(stack)).toBeUndefined();
    expect(createAttribution(root).mapStack(stack)).toBe(stack);
  });
});

/** A bundle whose line n came from the first line of the nth source. */
function bundle(sources: readonly string[]): { readonly root: string; readonly file: string } {
  const root = mkdtempSync(join(tmpdir(), "map-"));
  mkdirSync(join(root, "dist/server"), { recursive: true });
  const file = join(root, "dist/server/index.js");
  // Each line: column 0, the next source, its line 0, column 0, as base 64 VLQ.
  const mappings = sources.map((_, index) => (index === 0 ? "AAAA" : "ACAA")).join(";");
  writeFileSync(`${file}.map`, JSON.stringify({ version: 3, sources, names: [], mappings }));
  return { root, file };
}
