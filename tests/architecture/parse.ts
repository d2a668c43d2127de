import path from "node:path";
import { parseSync } from "vite";

/** One source file as the rules see it. */
export interface ParsedFile {
  /** From the root of the repository, with slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly ImportUse[];
  readonly functions: readonly FunctionUse[];
  /** Module-level bindings that can change. */
  readonly state: readonly StateUse[];
  readonly consoleLines: readonly number[];
  /** Whether every statement re-exports something. */
  readonly onlyReexports: boolean;
}

/** One import, re-export, `import()` or import type. */
export interface ImportUse {
  readonly specifier: string;
  readonly line: number;
  readonly typeOnly: boolean;
}

/** One function, method or arrow. */
export interface FunctionUse {
  readonly line: number;
  readonly lines: number;
  readonly parameters: number;
}

/** One `let`, `var` or empty collection at the top of a module. */
export interface StateUse {
  readonly line: number;
  readonly what: string;
}

/** Reads what the rules need from a source text. Throws for text that does not parse. */
export function parseFile(file: string, text: string): ParsedFile {
  const { program, errors } = parseSync(path.basename(file), text, { sourceType: "module" });
  if (errors[0]) throw new SyntaxError(`${file}: ${errors[0].message}`);
  const lineOf = lineFinder(text);
  const nodes = [...nodesIn(program)];
  const statements: readonly unknown[] = program.body;
  return {
    path: file,
    lines: lineOf(text.trimEnd().length),
    imports: nodes.flatMap((node) => importsIn(node, lineOf)),
    functions: nodes.flatMap((node) => functionsIn(node, lineOf)),
    state: statements.flatMap((statement) => (isNode(statement) ? stateIn(statement, lineOf) : [])),
    consoleLines: nodes.filter(isConsole).map((node) => lineOf(node.start)),
    onlyReexports: statements.every((item) => isReexport(item) || isImport(item)) && statements.some(isReexport),
  };
}

type LineOf = (offset: number) => number;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

function importsIn(node: Node, lineOf: LineOf): readonly ImportUse[] {
  const specifier = textOf(node["source"]) ?? textOf(node["argument"]);
  if (specifier === undefined) return [];
  const line = lineOf(node.start);
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
      return [{ specifier, line, typeOnly: isTypeOnly(node) }];
    case "ImportExpression":
      return [{ specifier, line, typeOnly: false }];
    case "TSImportType":
      return [{ specifier, line, typeOnly: true }];
    default:
      return [];
  }
}

function isTypeOnly(node: Node): boolean {
  if (node["importKind"] === "type" || node["exportKind"] === "type") return true;
  const names = node["specifiers"];
  if (!Array.isArray(names) || names.length === 0) return false;
  return names.every((name) => isNode(name) && (name["importKind"] === "type" || name["exportKind"] === "type"));
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
]);
const SIGNATURES: ReadonlySet<string> = new Set(["TSDeclareFunction", "TSMethodSignature", "TSFunctionType"]);

function functionsIn(node: Node, lineOf: LineOf): readonly FunctionUse[] {
  if (!FUNCTIONS.has(node.type) && !SIGNATURES.has(node.type)) return [];
  const parameters = node["params"];
  const line = lineOf(node.start);
  return [
    {
      line,
      lines: FUNCTIONS.has(node.type) ? lineOf(node.end) - line + 1 : 1,
      parameters: Array.isArray(parameters) ? parameters.length : 0,
    },
  ];
}

function stateIn(statement: Node, lineOf: LineOf): readonly StateUse[] {
  const declaration = isNode(statement["declaration"]) ? statement["declaration"] : statement;
  if (declaration.type !== "VariableDeclaration" || declaration["declare"] === true) return [];
  const line = lineOf(declaration.start);
  if (declaration["kind"] === "let" || declaration["kind"] === "var") return [{ line, what: declaration["kind"] }];
  const declarators = declaration["declarations"];
  return Array.isArray(declarators) && declarators.some(holdsEmptyCollection)
    ? [{ line, what: "empty collection" }]
    : [];
}

// A collection that starts empty at the top of a module is there to be filled, unless its type forbids that.
function holdsEmptyCollection(declarator: unknown): boolean {
  if (!isNode(declarator) || !isNode(declarator["init"]) || isReadonly(declarator["id"])) return false;
  const { type, callee, arguments: given } = declarator["init"];
  return (
    type === "NewExpression" &&
    isNode(callee) &&
    ["Map", "Set", "WeakMap", "WeakSet"].includes(String(callee["name"])) &&
    Array.isArray(given) &&
    given.length === 0
  );
}

function isReadonly(binding: unknown): boolean {
  if (!isNode(binding) || !isNode(binding["typeAnnotation"])) return false;
  const annotation = binding["typeAnnotation"]["typeAnnotation"];
  const name = isNode(annotation) ? annotation["typeName"] : undefined;
  return isNode(name) && String(name["name"]).startsWith("Readonly");
}

// `console` itself, or a standard stream of the process.
function isConsole({ type, object, property }: Node): boolean {
  if (type !== "MemberExpression" || !isNode(object) || object.type !== "Identifier") return false;
  if (object["name"] === "console") return true;
  const field = isNode(property) ? property["name"] : undefined;
  return object["name"] === "process" && (field === "stdout" || field === "stderr");
}

function isImport(statement: unknown): boolean {
  return isNode(statement) && statement.type === "ImportDeclaration";
}

function isReexport(statement: unknown): boolean {
  return isNode(statement) && statement.type.startsWith("Export") && isNode(statement["source"]);
}

function textOf(source: unknown): string | undefined {
  if (!isNode(source)) return undefined;
  if (source.type === "TSLiteralType") return textOf(source["literal"]);
  return source.type === "Literal" && typeof source["value"] === "string" ? source["value"] : undefined;
}

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* nodesIn(item);
  } else if (isNode(value)) {
    yield value;
    for (const field of Object.values(value)) if (typeof field === "object") yield* nodesIn(field);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value && "end" in value;
}

function lineFinder(text: string): LineOf {
  const starts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  return (offset) => {
    const after = starts.findIndex((start) => start > offset);
    return after === -1 ? starts.length : after;
  };
}
