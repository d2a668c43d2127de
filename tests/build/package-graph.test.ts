import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const DIST = path.resolve(import.meta.dirname, "../../dist");

it("reaches neither React nor Vite from the front door without a dynamic import", () => {
  expect(eager("revalidate/front-door.js").packages.filter((name) => RENDERING.test(name))).toEqual([]);
});

it("starts a server without loading React, Vite or a renderer", () => {
  const { packages, files } = eager("cli/commands/start.js");

  expect(packages.filter((name) => RENDERING.test(name))).toEqual([]);
  expect(files.flatMap(sourcesOf).filter((file) => /\/(?:render|next|prerender)\//.test(file))).toEqual([]);
});

it("keeps the command's start free of everything that a command loads for itself", () => {
  expect(eager("cli/main.js").packages.toSorted()).toEqual(["node:util"]);
});

it("joins what the first answer of a server takes into one file, with the errors of the command line", () => {
  const { files } = eager("cli/commands/start.js");

  expect(files.filter((file) => !file.startsWith("cli/commands/start"))).toEqual([
    "errors/vinext-error.js",
    "cli/arguments.js",
    "cli/print.js",
  ]);
  expect(sourcesOf("cli/commands/start.js").length).toBeGreaterThan(100);
});

const RENDERING = /^(?:react|react-dom|react-server-dom-webpack|vite|rolldown|@vitejs\/.*)(?:\/|$)/;

interface Graph {
  readonly files: readonly string[];
  readonly packages: readonly string[];
}

/** Follows static imports through the built package. */
function eager(entry: string): Graph {
  const files = new Set<string>([entry]);
  const packages = new Set<string>();
  for (const file of files) {
    for (const [, specifier = ""] of readFileSync(path.join(DIST, file), "utf8").matchAll(STATIC_IMPORT)) {
      if (specifier.startsWith(".")) files.add(path.posix.join(path.posix.dirname(file), specifier));
      else packages.add(specifier);
    }
  }
  return { files: [...files], packages: [...packages] };
}

/** Names what a built file was made of. */
function sourcesOf(file: string): readonly string[] {
  const { sources } = JSON.parse(readFileSync(path.join(DIST, `${file}.map`), "utf8")) as {
    sources: readonly string[];
  };
  return sources;
}

const STATIC_IMPORT = /^(?:import|export)(?:[^"'()]*?from)?\s*["']([^"']+)["']/gm;
