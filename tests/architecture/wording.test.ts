import { expect, it } from "vitest";
import { listFiles, readText } from "./files.ts";

// Written in pieces, so that this file does not find itself.
const MACHINE_FOLDERS = ["home", "Users", "root", "work", "tmp", "mnt", "private", "workspace"].join("|");
const MACHINE_PATH = new RegExp(
  String.raw`(?:(?<![\w.\])}/:-])|(?<=file://))/(?:${MACHINE_FOLDERS})/[\w.-]|\b[A-Z]:\\\w`,
  "g",
);
const TEXT_FILES = [
  "*.{md,json,ts,js,mjs}",
  ".*.json",
  ".ci/*",
  ".changeset/*",
  "{src,tests,scripts,examples,docs}/**/*.{ts,tsx,js,mjs,cjs,css,json,jsonc,md,svg,html,sh}",
];

it("speaks of the product alone: no file names a path of somebody's machine", () => {
  const found = listFiles(TEXT_FILES).flatMap((file) =>
    pathsIn(readText(file)).map(({ line, text }) => `${file}:${line} ${text}`),
  );

  expect(found).toEqual([]);
});

it("finds a machine's path in a sentence, an import and a string", () => {
  const folder = ["", "home", "ada"].join("/");

  expect(pathsIn(`see ${folder}\n"${folder}/a.ts"\nfile://${folder}`).map(({ line }) => line)).toEqual([1, 2, 3]);
});

it("does not take routes and relative paths for a machine's", () => {
  const folder = ["home", "ada"].join("/");

  expect(pathsIn(`./${folder}/b ../${folder}/b app/${folder}/page.tsx https://example.com/${folder}/a`)).toEqual([]);
});

function pathsIn(text: string): readonly { readonly line: number; readonly text: string }[] {
  return text.split("\n").flatMap((content, index) => {
    const matches = [...content.matchAll(MACHINE_PATH)];
    return matches.map((match) => ({ line: index + 1, text: match[0] }));
  });
}
