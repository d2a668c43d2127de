import type { ESTree } from "vite";
import { fontOptionsComputed } from "../errors/fonts.ts";
import type { SyntaxNode } from "../routing/module-exports.ts";
import { staticValueOf } from "../routing/static-value.ts";

/** One call of a font function at the top of a module, as Next.js asks for it. */
export interface FontCall {
  /** The name it is assigned to. */
  readonly name: string;
  /** Undefined for `next/font/local`. */
  readonly family: string | undefined;
  readonly options: Readonly<Record<string, unknown>>;
  /** Where the call stands in the module. */
  readonly start: number;
  readonly end: number;
}

/** An import of font functions. */
export interface FontImport {
  readonly start: number;
  readonly end: number;
  /** Local name → family; undefined for `next/font/local`. */
  readonly families: ReadonlyMap<string, string | undefined>;
}

/** Finds what a module imports of `next/font/*`. */
export function fontImports(program: ESTree.Program): readonly FontImport[] {
  return program.body.flatMap((node) => {
    if (node.type !== "ImportDeclaration" || !/^next\/font\/(?:google|local)$/.test(node.source.value)) return [];
    const isLocal = node.source.value.endsWith("local");
    const names = node.specifiers.flatMap((specifier): readonly (readonly [string, string | undefined])[] => {
      if (isLocal) return isDefault(specifier) ? [[specifier.local.name, undefined]] : [];
      if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") return [];
      return [[specifier.local.name, specifier.imported.name.replaceAll("_", " ")]];
    });
    return names.length === 0 ? [] : [{ start: node.start, end: node.end, families: new Map(names) }];
  });
}

function isDefault(specifier: ESTree.ImportDeclarationSpecifier): boolean {
  if (specifier.type === "ImportDefaultSpecifier") return true;
  return (
    specifier.type === "ImportSpecifier" &&
    specifier.imported.type === "Identifier" &&
    specifier.imported.name === "default"
  );
}

/** Finds the calls. Throws, naming the file, for options that are not written out: the files must be known at build. */
export function fontCalls(
  program: ESTree.Program,
  families: ReadonlyMap<string, string | undefined>,
  file: string,
): readonly FontCall[] {
  const declarations = program.body.flatMap((node) => {
    const declaration = node.type === "ExportNamedDeclaration" ? node.declaration : node;
    return declaration?.type === "VariableDeclaration" ? declaration.declarations : [];
  });
  return declarations.flatMap(({ id, init }) => {
    if (init?.type !== "CallExpression" || init.callee.type !== "Identifier" || id.type !== "Identifier") return [];
    if (!families.has(init.callee.name)) return [];
    const [argument] = init.arguments;
    // Nodes of every kind have the few fields that are looked at.
    const written = argument ? staticValueOf(argument as SyntaxNode) : { value: {} };
    if (!isRecord(written?.value)) throw fontOptionsComputed(file, init.callee.name);
    const { start, end } = init;
    return [{ name: id.name, family: families.get(init.callee.name), options: written.value, start, end }];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
