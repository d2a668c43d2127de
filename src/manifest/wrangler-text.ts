import { parse as parseJsonc, printParseErrorCode, type ParseError } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";

/** Are the names under which wrangler looks for its configuration, in its order: https://developers.cloudflare.com/workers/wrangler/configuration/ */
export const WRANGLER_FILES: readonly string[] = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];

/** Tells whether a configuration is written in TOML; all others are JSON with comments. */
export function isToml(file: string): boolean {
  return file.endsWith(".toml");
}

/** Reads the text of a configuration as wrangler does. Throws when it is broken, and says in which line. */
export function parseWranglerText(file: string, text: string): unknown {
  return isToml(file) ? parseToml(text) : parseJson(text);
}

function parseJson(text: string): unknown {
  const errors: ParseError[] = [];
  const value: unknown = parseJsonc(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (!first) return value;
  const line = text.slice(0, first.offset).split("\n").length;
  throw new SyntaxError(`${printParseErrorCode(first.error)} in line ${line}.`);
}
