/** The part of an ESTree program that route files are read from. Any parser's output fits. */
export interface Program {
  readonly body: readonly object[];
}

/** The fields of ESTree nodes that are looked at. Which are there depends on `type`. */
export interface SyntaxNode {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
  readonly operator?: string;
  readonly argument?: SyntaxNode | null;
  readonly left?: SyntaxNode;
  readonly right?: SyntaxNode;
  readonly expression?: SyntaxNode;
  readonly expressions?: readonly object[];
  readonly quasis?: readonly { readonly value: { readonly cooked?: string | null } }[];
}

/** One export by name. `value` is its initialiser where the export is a `const` that has one. */
export interface NamedExport {
  readonly name: string;
  readonly value: SyntaxNode | undefined;
}

/** Lists what a module exports by name. What `export *` brings is not known; types are left out. */
export function namedExports(program: Program): readonly NamedExport[] {
  return program.body.flatMap((node) => exportsOf(node as Statement));
}

/** Whether a module begins with the directive that makes it client code. */
export function isUseClient(program: Program): boolean {
  for (const node of program.body as readonly Statement[]) {
    if (node.type !== "ExpressionStatement") return false;
    const text = node.expression?.type === "Literal" ? node.expression.value : undefined;
    if (typeof text !== "string") return false;
    if (text === "use client") return true;
  }
  return false;
}

interface Statement extends SyntaxNode {
  readonly kind?: string;
  readonly exportKind?: string;
  readonly declaration?: Declaration | null;
  readonly specifiers?: readonly { readonly exported: SyntaxNode; readonly exportKind?: string }[];
  readonly exported?: SyntaxNode | null;
}

interface Declaration extends SyntaxNode {
  readonly kind?: string;
  readonly declare?: boolean;
  readonly id?: SyntaxNode | null;
  readonly declarations?: readonly { readonly id: SyntaxNode; readonly init?: SyntaxNode | null }[];
}

function exportsOf(node: Statement): readonly NamedExport[] {
  if (node.exportKind === "type") return [];
  switch (node.type) {
    case "ExportDefaultDeclaration":
      return [{ name: "default", value: undefined }];
    case "ExportAllDeclaration":
      return node.exported ? named([node.exported]) : [];
    case "ExportNamedDeclaration": {
      const listed = (node.specifiers ?? [])
        .filter((specifier) => specifier.exportKind !== "type")
        .map(({ exported }) => exported);
      return [...declared(node.declaration), ...named(listed)];
    }
  }
  return [];
}

function declared(declaration: Declaration | null | undefined): readonly NamedExport[] {
  if (!declaration || declaration.declare || declaration.type.startsWith("TS")) return [];
  if (declaration.type !== "VariableDeclaration") return named(declaration.id ? [declaration.id] : []);
  return (declaration.declarations ?? []).flatMap(({ id, init }) => {
    if (id.type !== "Identifier" || id.name === undefined)
      return namesIn(id).map((name) => ({ name, value: undefined }));
    return [{ name: id.name, value: declaration.kind === "const" ? (init ?? undefined) : undefined }];
  });
}

/** Reads the names out of export specifiers: identifiers or, for `export { x as "name" }`, literals. */
function named(nodes: readonly SyntaxNode[]): readonly NamedExport[] {
  return nodes.flatMap(({ name, value }) => {
    const text = name ?? value;
    return typeof text === "string" ? [{ name: text, value: undefined }] : [];
  });
}

/** Lists the names that a destructuring pattern binds. */
function namesIn(pattern: object): readonly string[] {
  const { type, name, value, left, argument, properties, elements } = pattern as Pattern;
  if (type === "Identifier") return name === undefined ? [] : [name];
  const inner = [value, left, argument, ...(properties ?? []), ...(elements ?? [])];
  return inner.flatMap((node) => (node ? namesIn(node) : []));
}

interface Pattern {
  readonly type: string;
  readonly name?: string;
  readonly value?: object | null;
  readonly left?: object | null;
  readonly argument?: object | null;
  readonly properties?: readonly object[];
  readonly elements?: readonly (object | null)[];
}
