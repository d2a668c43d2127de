import { Visitor, type ESTree } from "vite";
import { lineAt } from "../vite/option-line.ts";
import type { Finding } from "./finding.ts";
import type { Source } from "./source.ts";

/** Finds what is read of `cookies()` and the like as if it were there at once, as it was before Next.js 15. */
export function checkRequestCalls({ file, text, program, module }: Source): readonly Finding[] {
  const imported = module.staticImports.filter(({ moduleRequest }) => moduleRequest.value === "next/headers");
  const functions = new Set(imported.flatMap(({ entries }) => entries.map(({ localName }) => localName.value)));
  const findings: Finding[] = [];
  if (functions.size === 0) return findings;
  new Visitor({
    MemberExpression({ object, property, start }) {
      if (object.type !== "CallExpression" || object.callee.type !== "Identifier") return;
      const { name } = object.callee;
      if (functions.has(name) && !isOfPromise(property)) findings.push(early(`${name}()`, file, lineAt(text, start)));
    },
  }).visit(program);
  return findings;
}

/** Finds what a route file reads of its `params` and `searchParams` as if they were there at once. */
export function checkProps({ file, text, program }: Source): readonly Finding[] {
  const taken = program.body.flatMap(exportedFunctions).flatMap(({ params }) => params.flatMap(propsTaken));
  const findings = taken.flatMap(({ name, isOpened, start }) =>
    isOpened ? [early(name, file, lineAt(text, start))] : [],
  );
  const names = new Set(taken.flatMap(({ isOpened, name }) => (isOpened ? [] : [name])));
  if (names.size === 0) return findings;
  new Visitor({
    MemberExpression({ object, property, start }) {
      if (object.type !== "Identifier" || !names.has(object.name) || isOfPromise(property)) return;
      findings.push(early(object.name, file, lineAt(text, start)));
    },
    VariableDeclarator({ id, init, start }) {
      if (id.type !== "ObjectPattern" || init?.type !== "Identifier" || !names.has(init.name)) return;
      findings.push(early(init.name, file, lineAt(text, start)));
    },
  }).visit(program);
  return findings;
}

interface TakenProp {
  readonly name: string;
  /** Whether the parameter list itself reads what is inside. */
  readonly isOpened: boolean;
  readonly start: number;
}

function propsTaken(parameter: ESTree.ParamPattern): readonly TakenProp[] {
  if (parameter.type !== "ObjectPattern") return [];
  return parameter.properties.flatMap((property): readonly TakenProp[] => {
    if (property.type !== "Property" || property.key.type !== "Identifier") return [];
    const { name } = property.key;
    if (name !== "params" && name !== "searchParams") return [];
    const { type, start } = property.value;
    return type === "Identifier" || type === "ObjectPattern"
      ? [{ name, isOpened: type === "ObjectPattern", start }]
      : [];
  });
}

function exportedFunctions(node: ESTree.Program["body"][number]): readonly ESTree.Function[] {
  if (node.type !== "ExportDefaultDeclaration" && node.type !== "ExportNamedDeclaration") return [];
  const { declaration } = node;
  return declaration?.type === "FunctionDeclaration" ? [declaration] : [];
}

function isOfPromise(property: ESTree.MemberExpression["property"]): boolean {
  return property.type === "Identifier" && ["then", "catch", "finally"].includes(property.name);
}

function early(name: string, file: string, line: number): Finding {
  const note = "It is a promise, as in Next.js since version 15: `await` it first.";
  return { verdict: "missing", area: "code", name, file, line, note };
}
