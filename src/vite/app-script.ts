import { parseSync, transformWithOxc, type ParseResult, type Plugin } from "vite";

/** Parses a script of an app as it is written. As in Next.js, `.js` may hold JSX, which Vite's own parser refuses there. */
export function parseScript(file: string, text: string): ParseResult {
  return parseSync(file, text, MAY_HOLD_JSX.test(file) ? { lang: "jsx" } : {});
}

/** Makes plain JavaScript of the app's `.js` files that hold JSX. Runs after every plugin that reads what was written. */
export function jsxInScriptsPlugin(): Plugin {
  return {
    name: "vinext:jsx-in-scripts",
    enforce: "pre",
    transform: {
      filter: { id: { include: /\.js(?:\?|$)/, exclude: /\/node_modules\// }, code: /<[\w>]/ },
      async handler(code, id) {
        const development = this.environment.mode === "dev";
        const plain = await transformWithOxc(code, id, { lang: "jsx", jsx: { runtime: "automatic", development } });
        return { code: plain.code, map: JSON.stringify(plain.map) };
      },
    },
  };
}

const MAY_HOLD_JSX = /\.js$/;
