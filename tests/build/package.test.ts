import { accessSync, constants, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { listFiles, readText, ROOT } from "../architecture/files.ts";

const sources = listFiles(["src/**/*.{ts,tsx}"]).filter((file) => !file.endsWith(".d.ts"));

it("compiles every source file to one file of the same name, with types", () => {
  const missing = sources.flatMap((file) =>
    [".js", ".d.ts"].map((extension) => builtFile(file, extension)).filter((built) => !isReadable(built)),
  );

  expect(missing).toEqual([]);
});

it('keeps every "use client" at the top of its file', () => {
  const borders = sources.filter((file) => readText(file).startsWith('"use client";'));
  const lost = borders.filter((file) => !readBuilt(builtFile(file, ".js")).startsWith('"use client";'));

  expect(borders).not.toEqual([]);
  expect(lost).toEqual([]);
});

it("bundles no dependency", () => {
  const foreign = sources.filter((file) => readBuilt(builtFile(file, ".js")).includes("#region node_modules"));

  expect(foreign).toEqual([]);
});

it("makes the command executable", () => {
  expect(() => accessSync(path.join(ROOT, "dist/cli/main.js"), constants.X_OK)).not.toThrow();
});

it("leaves the declarations of next/* ambient", () => {
  expect(readBuilt("dist/public/types.d.ts")).not.toMatch(/^(?:import|export) /m);
});

function builtFile(source: string, extension: string): string {
  return source.replace(/^src/, "dist").replace(/\.tsx?$/, extension);
}

function readBuilt(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

function isReadable(file: string): boolean {
  try {
    accessSync(path.join(ROOT, file), constants.R_OK);
    return true;
  } catch {
    // Not there is the answer that the caller asks for.
    return false;
  }
}
