import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { actionKeyInvalid } from "../errors/site.ts";

/**
 * Gives the key that encrypts what actions close over, as Base64. From `VINEXT_ENCRYPTION_KEY`, else the one that an
 * earlier build left in `.vinext`: a page of the last build can then still send its form to the next one.
 */
export function actionKey(root: string, env: Readonly<Record<string, string | undefined>> = process.env): string {
  const given = env[VARIABLE];
  if (given !== undefined && given !== "") return validKey(given, VARIABLE);
  const file = path.join(root, ".vinext/action-key");
  const kept = readKept(file);
  if (kept !== undefined) return validKey(kept, file);
  const made = randomBytes(KEY_BYTES).toString("base64");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${made}\n`, { mode: OWNER_ONLY });
  return made;
}

const VARIABLE = "VINEXT_ENCRYPTION_KEY";
const KEY_BYTES = 32;
const OWNER_ONLY = 0o600;
/** What AES takes. */
const SIZES: ReadonlySet<number> = new Set([16, 24, 32]);

function validKey(text: string, place: string): string {
  const key = text.trim();
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(key);
  if (!isBase64 || !SIZES.has(Buffer.from(key, "base64").length)) throw actionKeyInvalid(place);
  return key;
}

function readKept(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
