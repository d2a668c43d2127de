import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseSync } from "vite";
import { packageFile } from "../vite/package-files.ts";
import type { ExportsOf } from "./check-imports.ts";

/** Reads which names the modules of `src/next` export, from the package itself: no list could fall behind. */
export function createExportsOf(): ExportsOf {
  const known = new Map<string, ReadonlySet<string>>();
  return (name) => {
    const names = known.get(name) ?? new Set(namesIn(declarationOf(packageFile(`next/${name}`))));
    known.set(name, names);
    return names;
  };
}

function namesIn(file: string): readonly string[] {
  const { module } = parseSync(file, readFileSync(file, "utf8"));
  return module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ exportName, importName, moduleRequest }) => {
      if (exportName.kind === "Default") return ["default"];
      if (typeof exportName.name === "string") return [exportName.name];
      const isAll = importName.kind === "AllButDefault" && moduleRequest?.value.startsWith(".") === true;
      return isAll ? namesIn(declarationOf(path.resolve(path.dirname(file), moduleRequest.value))) : [];
    }),
  );
}

/** The file that says what a module exports with its types: its declarations or, from the sources, itself. */
function declarationOf(file: string): string {
  const stem = file.replace(/\.[jt]sx?$/, "");
  return [".d.ts", ".tsx", ".ts"].map((ending) => `${stem}${ending}`).find((name) => existsSync(name)) ?? file;
}
