import { credentialsMissing } from "../errors/upload.ts";

/** What Cloudflare's API asks for. Read from the environment, kept in memory, written nowhere. */
export interface Credentials {
  readonly accountId: string;
  readonly token: string;
}

/** Reads credentials from the environment. Throws when one is missing, naming it. */
export function credentialsFrom(env: Readonly<Record<string, string | undefined>>): Credentials {
  const [token, accountId] = NAMES.map((name) => valueOf(env[name]));
  if (token !== undefined && accountId !== undefined) return { token, accountId };
  throw credentialsMissing(NAMES.filter((name) => valueOf(env[name]) === undefined));
}

const NAMES = ["CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"] as const;

/** A value with anything but visible ASCII is no credential, and an error about the header would repeat it. */
function valueOf(text: string | undefined): string | undefined {
  const value = text?.trim() ?? "";
  return /^[\x21-\x7e]+$/.test(value) ? value : undefined;
}
