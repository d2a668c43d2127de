import { parseSync, Visitor, type VisitorObject } from "vite";

/** Finds the line on which a config file sets an option, for example `experimental.ppr`; undefined where none does. */
export function optionLine(file: string, source: string, option: string): number | undefined {
  const path = option.split(".");
  const names: string[] = [];
  const found: { line: number; depth: number }[] = [];
  const visitor = new Visitor({
    Property(node) {
      names.push(keyOf(node));
      if (names.at(-1) !== path.at(-1)) return;
      found.push({ line: lineAt(source, node.start), depth: endsAlike(names, path) });
    },
    "Property:exit"() {
      names.pop();
    },
  });
  visitor.visit(parseSync(file, source).program);
  // Parts of a config may stand in constants of their own: what fits best is meant.
  return found.toSorted((a, b) => b.depth - a.depth)[0]?.line;
}

/** Tells the line of a place in a text, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function keyOf({ key, computed }: Parameters<NonNullable<VisitorObject["Property"]>>[0]): string {
  if (computed) return "";
  if (key.type === "Identifier") return key.name;
  return key.type === "Literal" ? String(key.value) : "";
}

function endsAlike(names: readonly string[], path: readonly string[]): number {
  const count = path.toReversed().findIndex((name, index) => names.at(-1 - index) !== name);
  return count === -1 ? path.length : count;
}
