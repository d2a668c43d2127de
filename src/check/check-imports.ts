import { nextModuleOf } from "../support/next-modules.ts";
import { featureOf } from "../support/table.ts";
import { lineAt } from "../vite/option-line.ts";
import { findingOf, type Finding } from "./finding.ts";
import type { Source } from "./source.ts";

/** Tells which names a module of ours exports, types included. */
export type ExportsOf = (file: string) => ReadonlySet<string>;

/** Finds what a script takes from `next`, module by module and name by name. */
export function checkImports(source: Source, exportsOf: ExportsOf): readonly Finding[] {
  return importsOf(source).flatMap(({ id, names, start }) => {
    const at = { file: source.file, line: lineAt(source.text, start) };
    const found = nextModuleOf(id);
    if (!found) return [missing(id, at)];
    // Of fonts, the build takes any family that is asked for.
    const known = found.file === undefined || id === "next/font/google" ? undefined : exportsOf(found.file);
    const unknown = names.filter((name) => known?.has(name) === false);
    return [findingOf(found, id, at), ...unknown.map((name) => unknownExport(id, name, at))];
  });
}

type At = Pick<Finding, "file" | "line">;

function unknownExport(id: string, name: string, at: At): Finding {
  const server = id === "next" && name === "default" ? featureOf("files", CUSTOM_SERVER) : undefined;
  return server ? findingOf(server, CUSTOM_SERVER, at) : missing(`${name} of ${id}`, at);
}

// What `next` exports by default starts Next.js itself.
const CUSTOM_SERVER = "server.js";

function missing(name: string, at: At): Finding {
  return { verdict: "missing", area: "modules", name, ...at, note: "There is no such thing." };
}

interface NextImport {
  readonly id: string;
  /** Names of values; `default` for the default export. Types are nobody's business at run time. */
  readonly names: readonly string[];
  readonly start: number;
}

function importsOf({ module, text }: Source): readonly NextImport[] {
  const imported = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    id: moduleRequest.value,
    names: entries.flatMap(({ isType, importName }) => (isType ? [] : nameOf(importName))),
    start,
  }));
  const passedOn = module.staticExports.flatMap(({ entries, start }) =>
    entries.flatMap(({ moduleRequest, importName, isType }) =>
      moduleRequest ? [{ id: moduleRequest.value, names: isType ? [] : nameOf(importName), start }] : [],
    ),
  );
  const loaded = module.dynamicImports.map(({ moduleRequest, start }) => ({
    id: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
    names: [],
    start,
  }));
  return [...imported, ...passedOn, ...loaded].filter(({ id }) => /^next(?:\/|$)/.test(id));
}

function nameOf({ kind, name }: { readonly kind: string; readonly name?: string | null }): readonly string[] {
  if (kind === "Default") return ["default"];
  return typeof name === "string" ? [name] : [];
}
