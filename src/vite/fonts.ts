import MagicString from "magic-string";
import { parseSync, type ESTree, type Plugin } from "vite";
import { fontCss, type FontOptions } from "../next/font/create-font.ts";

const CSS_ID = "virtual:vinext-font.css?";

/**
 * Turns `import { Inter } from "next/font/google"` into a call that names the family, for a module cannot export every
 * font there is, and adds the rules behind the class names that the call returns.
 */
export function fontsPlugin(): Plugin[] {
  return [
    {
      name: "vinext:font-rules",
      resolveId: { filter: { id: /^virtual:vinext-font\.css\?/ }, handler: (id) => `\0${id}` },
      load: {
        filter: { id: /^\0virtual:vinext-font\.css\?/ },
        handler(id) {
          const { family, options } = JSON.parse(decodeURIComponent(id.slice(CSS_ID.length + 1))) as FontCall;
          return fontCss(family, options);
        },
      },
    },
    {
      name: "vinext:font-imports",
      enforce: "pre",
      transform: {
        filter: { code: "next/font/google", id: { exclude: /\/node_modules\// } },
        handler(code, id) {
          const output = new MagicString(code);
          const { program } = parseSync(id.split("?")[0] ?? id, code);
          const families = rewriteImports(program, output);
          if (!output.hasChanged()) return undefined;
          for (const call of fontCalls(program, families)) {
            output.append(`\nimport ${JSON.stringify(CSS_ID + encodeURIComponent(JSON.stringify(call)))};`);
          }
          return { code: output.toString(), map: output.generateMap({ hires: "boundary" }) };
        },
      },
    },
  ];
}

interface FontCall {
  readonly family: string;
  readonly options: FontOptions;
}

/** Gives the family of each local name. */
function rewriteImports(program: ESTree.Program, output: MagicString): ReadonlyMap<string, string> {
  const families = new Map<string, string>();
  for (const node of program.body) {
    if (node.type !== "ImportDeclaration" || node.source.value !== "next/font/google") continue;
    const names = node.specifiers.flatMap((specifier) => {
      if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") return [];
      const family = specifier.imported.name.replaceAll("_", " ");
      families.set(specifier.local.name, family);
      return [
        `const ${specifier.local.name} = /* @__PURE__ */ __vinextFont.bind(undefined, ${JSON.stringify(family)});`,
      ];
    });
    if (names.length === 0) continue;
    output.overwrite(
      node.start,
      node.end,
      `import { createFont as __vinextFont } from "next/font/google";${names.join("")}`,
    );
  }
  return families;
}

/** Next requires font calls at module level with literal options, so the rules are known at build time. */
function fontCalls(program: ESTree.Program, families: ReadonlyMap<string, string>): readonly FontCall[] {
  const declarations = program.body.flatMap((node) => {
    const declaration = node.type === "ExportNamedDeclaration" ? node.declaration : node;
    return declaration?.type === "VariableDeclaration" ? declaration.declarations : [];
  });
  return declarations.flatMap(({ init }) => {
    if (init?.type !== "CallExpression" || init.callee.type !== "Identifier") return [];
    const family = families.get(init.callee.name);
    return family === undefined ? [] : [{ family, options: literalOptions(init.arguments[0]) }];
  });
}

function literalOptions(node: ESTree.Argument | undefined): FontOptions {
  if (node?.type !== "ObjectExpression") return {};
  const entries = node.properties.flatMap((property) => {
    if (property.type !== "Property" || property.key.type !== "Identifier") return [];
    const value = literalValue(property.value);
    return value === undefined ? [] : [[property.key.name, value] as const];
  });
  return Object.fromEntries(entries);
}

function literalValue(node: ESTree.Node): string | readonly string[] | undefined {
  if (node.type === "Literal" && typeof node.value === "string") return node.value;
  if (node.type !== "ArrayExpression") return undefined;
  return node.elements.flatMap((element) =>
    element?.type === "Literal" && typeof element.value === "string" ? [element.value] : [],
  );
}
