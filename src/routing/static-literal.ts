import type { SyntaxNode } from "./module-exports.ts";

/** A value that is written out in source text. */
export type Literal = string | number | boolean | null;

/** Reads an expression that is one literal, however dressed: parentheses, a type assertion, a plain template, a sign. */
export function literalOf(node: SyntaxNode): { readonly value: Literal } | undefined {
  const bare = undress(node);
  if (bare.type === "Literal" && isLiteral(bare.value)) return { value: bare.value };
  if (bare.type === "TemplateLiteral" && bare.expressions?.length === 0) {
    const text = bare.quasis?.[0]?.value.cooked;
    return typeof text === "string" ? { value: text } : undefined;
  }
  if (bare.type !== "UnaryExpression" || !bare.argument) return undefined;
  const operand = literalOf(bare.argument)?.value;
  if (typeof operand !== "number") return undefined;
  if (bare.operator === "-") return { value: -operand };
  return bare.operator === "+" ? { value: operand } : undefined;
}

/** Writes an expression the way a person would recognise it in a message. */
export function sourceOf(node: SyntaxNode): string {
  const bare = undress(node);
  const literal = literalOf(bare);
  if (literal) return JSON.stringify(literal.value);
  if (bare.type === "Identifier" && bare.name !== undefined) return bare.name;
  if (bare.type === "BinaryExpression" && bare.left && bare.right) {
    return `${sourceOf(bare.left)} ${bare.operator ?? ""} ${sourceOf(bare.right)}`;
  }
  if (bare.type === "UnaryExpression" && bare.argument) return `${bare.operator ?? ""}${sourceOf(bare.argument)}`;
  return "an expression";
}

const DRESS: ReadonlySet<string> = new Set([
  "ParenthesizedExpression",
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSTypeAssertion",
  "TSNonNullExpression",
]);

/** Takes parentheses and type assertions off an expression. */
export function undress(node: SyntaxNode): SyntaxNode {
  return DRESS.has(node.type) && node.expression ? undress(node.expression) : node;
}

function isLiteral(value: unknown): value is Literal {
  return value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
