import MagicString from "magic-string";
import { parseSync, type Plugin } from "vite";

/**
 * Turns `import { Inter } from "next/font/google"` into a call that names the family: a module cannot export every
 * font there is.
 */
export function fontsPlugin(): Plugin {
  return {
    name: "vinext:fonts",
    enforce: "pre",
    transform: {
      filter: { code: "next/font/google", id: { exclude: /\/node_modules\// } },
      handler(code, id) {
        const output = new MagicString(code);
        for (const node of parseSync(id.split("?")[0] ?? id, code).program.body) {
          if (node.type !== "ImportDeclaration" || node.source.value !== "next/font/google") continue;
          const fonts = node.specifiers.flatMap((specifier) => {
            if (specifier.type !== "ImportSpecifier" || specifier.imported.type !== "Identifier") return [];
            return [`const ${specifier.local.name} = /* @__PURE__ */ __vinextFont(${JSON.stringify(specifier.imported.name)});`];
          });
          if (fonts.length === 0) continue;
          output.overwrite(node.start, node.end, `import { createFont as __vinextFont } from "next/font/google";${fonts.join("")}`);
        }
        if (!output.hasChanged()) return undefined;
        return { code: output.toString(), map: output.generateMap({ hires: "boundary" }) };
      },
    },
  };
}
