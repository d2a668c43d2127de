import { readFile } from "node:fs/promises";
import path from "node:path";
import { featureOf } from "../support/table.ts";
import { lineAt } from "../vite/option-line.ts";
import { findingOf, type Finding } from "./finding.ts";

const FILE = "package.json";

/** Finds the packages of an app that hook into the compiler of Next.js. */
export async function checkPackages(root: string): Promise<readonly Finding[]> {
  const text = await readFile(path.join(root, FILE), "utf8").catch(() => "{}");
  const { dependencies, devDependencies } = parse(text);
  return Object.keys({ ...dependencies, ...devDependencies }).flatMap((name) => {
    const feature = featureOf("packages", name);
    return feature ? [findingOf(feature, name, { file: FILE, line: lineAt(text, text.indexOf(`"${name}"`)) })] : [];
  });
}

interface Dependencies {
  readonly dependencies?: object;
  readonly devDependencies?: object;
}

function parse(text: string): Dependencies {
  try {
    return JSON.parse(text) as Dependencies;
  } catch {
    // Whoever installs packages hears of it; here it says nothing.
    return {};
  }
}
