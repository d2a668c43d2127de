import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Descriptor } from "./font-css.ts";

/** One face of a style sheet of a font package. */
export interface PackagedFace {
  /** The style sheet that it stands in. */
  readonly sheet: string;
  readonly file: string;
  /** Name of its part of the alphabet, for example `latin-ext`. */
  readonly subset: string;
  /** What the package says about it besides family, source and display. */
  readonly descriptors: readonly Descriptor[];
}

/** Reads the faces of a style sheet of a font package. */
export async function facesOf(sheet: string): Promise<readonly PackagedFace[]> {
  return readFaces(await readFile(sheet, "utf8"), sheet);
}

/** Reads the text of such a style sheet: faces, each after a comment that names family, subset and variant. */
export function readFaces(text: string, sheet: string): readonly PackagedFace[] {
  return [...text.matchAll(FACE)].flatMap(([, comment = "", body = ""]) => {
    const declarations = body.split(";").flatMap((line) => DECLARATION.exec(line)?.slice(1, 3) ?? []);
    const pairs = declarations.flatMap((name, index): readonly Descriptor[] =>
      index % 2 === 0 ? [[name, declarations[index + 1] ?? ""]] : [],
    );
    const url = WOFF2.exec(pairs.find(([name]) => name === "src")?.[1] ?? "")?.[1];
    if (url === undefined) return [];
    const file = path.resolve(path.dirname(sheet), url);
    const descriptors = pairs.filter(([name]) => !WRITTEN_HERE.has(name));
    return [{ sheet, file, subset: subsetOf(file, comment), descriptors }];
  });
}

const FACE = /(?:\/\*\s*([^*]*?)\s*\*\/\s*)?@font-face\s*\{([^}]*)\}/g;
const DECLARATION = /^\s*([\w-]+)\s*:\s*(.*\S)\s*$/s;
const WOFF2 = /url\(["']?([^)"']+\.woff2)["']?\)/;
const WRITTEN_HERE: ReadonlySet<string> = new Set(["font-family", "font-display", "src"]);

/** Files are named `family-subset-variant-style`, and only the package's folder says where the family ends. */
function subsetOf(file: string, comment: string): string {
  const family = path.basename(path.dirname(path.dirname(file)));
  const named = comment === "" ? path.basename(file, ".woff2") : comment;
  return named.replace(`${family}-`, "").split("-").slice(0, -2).join("-");
}
