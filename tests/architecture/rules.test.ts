import { describe, expect, it } from "vitest";
import { findCycles } from "./cycles.ts";
import { doorProblems } from "./doors.ts";
import { parseFile } from "./parse.ts";
import { checkFile, describeViolation } from "./rules.ts";

describe("the rules for one file find", () => {
  const lines = (count: number): string => "\n".repeat(count);

  it.each([
    ["a file in no room", "src/misc/a.ts", "export {};", "src/misc/a.ts:1 [room exists]"],
    ["a closed room", "src/entry/a.ts", `import { a } from "../cache/b.ts";`, "src/entry/a.ts:1 [allowed rooms]"],
    ["a closed room behind import()", "src/cli/a.ts", `await import("../render/b.ts");`, ":1 [allowed rooms]"],
    ["a closed room behind a re-export", "src/next/a.ts", `\nexport * from "../cache/b.ts";`, ":2 [allowed rooms]"],
    ["a closed room in an import type", "src/entry/a.ts", `type A = import("../vite/b.ts").B;`, ":1 [allowed rooms]"],
    ["code where only types may come", "src/cache/a.ts", `import { a } from "../manifest/b.ts";`, ":1 [allowed rooms]"],
    ["a file outside src", "src/cli/a.ts", `import { a } from "../../scripts/b.ts";`, ":1 [allowed rooms]"],
    ["another handler", "src/cache-handlers/sqlite.ts", `import "./memory.ts";`, ":1 [handlers apart]"],
    ["a handler that is closed", "src/upload/a.ts", `import "../cache-handlers/memory.ts";`, ":1 [allowed rooms]"],
    ["Node in a pure room", "src/routing/a.ts", `import path from "node:path";`, ":1 [machine of the room]"],
    ["Node in the worker", "src/worker/a.ts", `import path from "node:path";`, ":1 [machine of the room]"],
    ["React at run time", "src/revalidate/a.ts", `import { use } from "react";`, ":1 [machine of the room]"],
    ["React on the server", "src/server/a.ts", `import "react-dom/server";`, ":1 [machine of the room]"],
    ["a package in a pure room", "src/entry/a.ts", `import * as v from "valibot";`, ":1 [machine of the room]"],
    ["a long file", "src/entry/a.ts", `${lines(300)}export {};`, ":301 [file length]"],
    ["a long function", "src/entry/a.ts", `function f() {${lines(60)}}`, ":1 [function length]"],
    ["a long arrow", "src/entry/a.ts", `const f = () => {${lines(60)}};`, ":1 [function length]"],
    ["four parameters", "src/entry/a.ts", "function f(a: 1, b: 2, c: 3, d: 4) {}", ":1 [parameters]"],
    [
      "four parameters of a method",
      "src/entry/a.ts",
      "interface F {\n f(a: 1, b: 2, c: 3, d: 4): 1 }",
      ":2 [parameters]",
    ],
    ["a module-level let", "src/entry/a.ts", "let a = 1;", ":1 [no module state]"],
    ["an exported let", "src/entry/a.ts", "export let a = 1;", ":1 [no module state]"],
    ["a registry", "src/entry/a.ts", "const seen = new Map<string, string>();", ":1 [no module state]"],
    ["an index file", "src/entry/index.ts", "export const a = 1;", ":1 [no barrels]"],
    ["a barrel under another name", "src/entry/all.ts", `export * from "./key.ts";`, ":1 [no barrels]"],
    ["code in a door", "src/public/a.ts", "export const a = 1;", ":1 [doors hold no code]"],
    ["a standard stream", "src/server/a.ts", `process.stdout.write("a");`, ":1 [one console]"],
    ["a console", "src/cli/commands/a.ts", `\nconsole.log("a");`, ":2 [one console]"],
  ])("%s", (_name, file, text, expected) => {
    const found = checkFile(parseFile(file, text)).map(describeViolation);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it.each([
    ["types where types may come", "src/cache/a.ts", `import type { A } from "../manifest/b.ts";`],
    ["inline types where types may come", "src/render/a.ts", `import { type A } from "../revalidate/renderer.ts";`],
    ["the named handler", "src/upload/a.ts", `import { a } from "../cache-handlers/sqlite-plan.ts";`],
    ["files of one handler", "src/cache-handlers/sqlite.ts", `import { a } from "./sqlite-plan.ts";`],
    ["a let inside a function", "src/entry/a.ts", "export function f() {\n  let a = 1;\n  return a++;\n}"],
    ["a constant collection", "src/entry/a.ts", `const NAMES = new Set(["a"]);`],
    ["an empty constant", "src/entry/a.ts", "const NONE: ReadonlyMap<string, string> = new Map();"],
    ["the largest function", "src/entry/a.ts", `function f() {${"\n".repeat(59)}}`],
    ["the word console in a text", "src/cli/a.ts", `export const a = "console.log";`],
    ["JSX", "src/render/a.tsx", `import { b } from "../next/b.tsx";\nexport const a = <b.c>console.log</b.c>;`],
    ["a door", "src/public/a.ts", `export { default, type B } from "../vite/b.ts";`],
  ])("nothing in %s", (_name, file, text) => {
    expect(checkFile(parseFile(file, text)).map(describeViolation)).toEqual([]);
  });
});

describe("the cycle search", () => {
  const files = (sources: Readonly<Record<string, string>>) =>
    Object.entries(sources).map(([file, text]) => parseFile(`src/entry/${file}`, text));

  it("finds a cycle over three files and names it", () => {
    const found = findCycles(
      files({
        "a.ts": `import "./b.ts";`,
        "b.ts": `\nexport * from "./c.ts";`,
        "c.ts": `import type { A } from "./a.ts";`,
      }),
    );

    expect(found.map(describeViolation)).toEqual([
      "src/entry/c.ts:1 [no cycles] src/entry/a.ts → src/entry/b.ts → src/entry/c.ts → src/entry/a.ts",
    ]);
  });

  it("finds none in a diamond", () => {
    const found = findCycles(
      files({ "a.ts": `import "./b.ts"; import "./c.ts";`, "b.ts": `import "./d.ts";`, "c.ts": `import "./d.ts";` }),
    );

    expect(found).toEqual([]);
  });
});

describe("the comparison of doors", () => {
  const door = (name: string) => ({ types: `./dist/public/${name}.d.ts`, default: `./dist/public/${name}.js` });

  it("accepts a manifest whose doors have files", () => {
    const manifest = { exports: { ".": door("index"), "./a": door("a"), "./next/*": door("*"), "./package.json": "" } };

    expect(doorProblems(manifest, ["index.ts", "a.d.ts"])).toEqual([]);
  });

  it("finds a door without file, a file without door and a door to the wrong file", () => {
    expect(doorProblems({ exports: { ".": door("index"), "./a": door("index") } }, ["index.ts", "b.ts"])).toEqual([
      `exports has "a", src/public has not`,
      `src/public has "b", exports has not`,
      `exports "a" does not point to dist/public/a`,
    ]);
  });
});
