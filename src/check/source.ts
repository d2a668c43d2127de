import { readFile } from "node:fs/promises";
import path from "node:path";
import glob from "fast-glob";
import type { ParseResult } from "vite";
import { parseScript } from "../vite/app-script.ts";

/** One script of an app, parsed. */
export interface Source {
  /** Relative to the root of the app. */
  readonly file: string;
  readonly text: string;
  readonly program: ParseResult["program"];
  readonly module: ParseResult["module"];
  /** Why it cannot be parsed; undefined when it can. */
  readonly broken: string | undefined;
}

/** Reads every script that a build of the app may contain, in the order of their names. */
export async function readSources(root: string): Promise<readonly Source[]> {
  const files = await glob("**/*.{ts,tsx,js,jsx,mts,mjs}", { cwd: root, ignore: IGNORED });
  const read: Source[] = [];
  for (const file of files.toSorted()) read.push(await readSource(root, file));
  return read;
}

async function readSource(root: string, file: string): Promise<Source> {
  const text = await readFile(path.join(root, file), "utf8");
  const { program, module, errors } = parseScript(file, text);
  return { file, text, program, module, broken: errors[0]?.message };
}

// What is built, what is served as it is, what only tools and tests read, and the Pages Router, which is one finding.
const IGNORED = [
  "**/node_modules/**",
  "{dist,out,build,coverage,public,e2e,cypress,test,tests}/**",
  "{,src/}pages/**",
  "**/{__tests__,__mocks__}/**",
  "**/*.{test,spec,stories}.*",
  "**/*.d.ts",
  "*.config.*",
];
