import type { Plugin } from "vite";
import { clientOnlyImport } from "../errors/site.ts";
import { parseScript } from "./app-script.ts";
import { fileOfId, liesBelow, shownFile } from "./module-id.ts";

/**
 * Refuses server components that import what React has in client components only. Without it the import is `undefined`,
 * and the render fails somewhere else with "… is not a function".
 */
export function clientHooksPlugin(root: () => string): Plugin {
  return {
    name: "vinext:client-hooks",
    enforce: "pre",
    applyToEnvironment: ({ name }) => name === "rsc",
    transform: {
      filter: { id: { include: /\.[jt]sx?(?:\?|$)/, exclude: /node_modules/ }, code: /from\s*["']react(?:-dom)?["']/ },
      handler(code, id) {
        if (!liesBelow(id, root())) return;
        const file = fileOfId(id);
        const found = clientOnlyName(file, code);
        if (!found) return;
        const line = code.slice(0, found.at).split("\n").length;
        throw clientOnlyImport(`${shownFile(file, root())}:${line}`, found.name);
      },
    },
  };
}

interface Found {
  readonly name: string;
  readonly at: number;
}

/** Finds the first import of a module of server components that only client components have. */
export function clientOnlyName(file: string, code: string): Found | undefined {
  const { program } = parseScript(file, code);
  for (const statement of program.body) {
    if ("directive" in statement && statement.directive === "use client") return undefined;
    if (statement.type !== "ImportDeclaration" || statement.importKind === "type") continue;
    const names = CLIENT_ONLY[statement.source.value];
    if (!names) continue;
    for (const part of statement.specifiers) {
      if (part.type !== "ImportSpecifier" || part.importKind === "type" || part.imported.type !== "Identifier")
        continue;
      if (names.has(part.imported.name)) return { name: part.imported.name, at: part.start };
    }
  }
  return undefined;
}

// What Next.js refuses as well: its list, without what React has dropped.
const CLIENT_ONLY: Readonly<Record<string, ReadonlySet<string>>> = {
  react: new Set([
    "Component",
    "PureComponent",
    "createContext",
    "useActionState",
    "useDeferredValue",
    "useEffect",
    "useEffectEvent",
    "useImperativeHandle",
    "useInsertionEffect",
    "useLayoutEffect",
    "useOptimistic",
    "useReducer",
    "useRef",
    "useState",
    "useSyncExternalStore",
    "useTransition",
  ]),
  "react-dom": new Set(["flushSync", "unstable_batchedUpdates", "useFormStatus", "useFormState"]),
};
