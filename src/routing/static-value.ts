import type { SyntaxNode } from "./module-exports.ts";
import { literalOf, undress } from "./static-literal.ts";

/** Reads an expression that is written out: literals, and lists and objects of them. Undefined when anything is computed. */
export function staticValueOf(node: SyntaxNode): { readonly value: unknown } | undefined {
  const literal = literalOf(node);
  if (literal) return literal;
  const { type, elements, properties } = undress(node) as Collection;
  if (type === "ArrayExpression") {
    const items = (elements ?? []).map((element) => element && staticValueOf(element));
    return items.every(isRead) ? { value: items.map(({ value }) => value) } : undefined;
  }
  if (type !== "ObjectExpression") return undefined;
  const entries = (properties ?? []).map(readProperty);
  return entries.every(isRead) ? { value: Object.fromEntries(entries.map(({ value }) => value)) } : undefined;
}

interface Collection extends SyntaxNode {
  readonly elements?: readonly (SyntaxNode | null)[];
  readonly properties?: readonly Property[];
}

interface Property {
  readonly type: string;
  readonly computed?: boolean;
  readonly key?: SyntaxNode;
  readonly value?: SyntaxNode;
}

function isRead<Value>(item: Value | null | undefined): item is Value {
  return item !== undefined && item !== null;
}

function readProperty({
  type,
  computed,
  key,
  value,
}: Property): { readonly value: readonly [string, unknown] } | undefined {
  const name = key?.name ?? key?.value;
  if (type !== "Property" || computed === true || typeof name !== "string" || !value) return undefined;
  const read = staticValueOf(value);
  return read && { value: [name, read.value] };
}
