import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { rootParamName } from "../errors/site.ts";
import type { RootParam } from "../routing/root-params.ts";
import { packageFile } from "./package-files.ts";

/** Names the module that stands for `next/root-params`. */
export const ROOT_PARAMS_ID = "virtual:vinext/root-params";

/** Writes that module: one function per root param. Throws for a name that no function can have. */
export function rootParamsCode(params: readonly RootParam[]): string {
  const wrong = params.find(({ name }) => !IDENTIFIER.test(name));
  if (wrong) throw rootParamName(wrong.name);
  const lines = params.map(({ name }) => `export function ${name}() { return rootParam(${JSON.stringify(name)}); }\n`);
  return `import { rootParam } from ${JSON.stringify(packageFile("next/root-param"))};\n${lines.join("")}`;
}

/** Writes the types of the module into the app's `.vinext` folder, whose declarations its tsconfig may include. */
export async function writeRootParamTypes(root: string, params: readonly RootParam[]): Promise<void> {
  const lines = params.map((param) => `  export function ${param.name}(): Promise<${typeOf(param)}>;\n`);
  const file = path.join(root, ".vinext/root-params.d.ts");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `declare module "next/root-params" {\n${lines.join("")}}\n`);
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

function typeOf({ kind, everywhere }: RootParam): string {
  const value = kind === "dynamic" ? "string" : "readonly string[]";
  return everywhere && kind !== "optional-catch-all" ? value : `${value} | undefined`;
}
