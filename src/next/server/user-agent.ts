/** What the user agent header says, as far as it is looked at: the text, and whether it names a crawler. */
export interface UserAgent {
  readonly isBot: boolean;
  readonly ua: string;
  readonly browser: { readonly name?: string; readonly version?: string; readonly major?: string };
  readonly device: { readonly model?: string; readonly type?: string; readonly vendor?: string };
  readonly engine: { readonly name?: string; readonly version?: string };
  readonly os: { readonly name?: string; readonly version?: string };
  readonly cpu: { readonly architecture?: string };
}

/** Reads the user agent of a request. */
export function userAgent({ headers }: { readonly headers: Headers }): UserAgent {
  return userAgentFromString(headers.get("user-agent") ?? undefined);
}

/** Reads a user agent text. */
export function userAgentFromString(text: string | undefined): UserAgent {
  const ua = text ?? "";
  return { isBot: BOT.test(ua), ua, browser: {}, device: {}, engine: {}, os: {}, cpu: {} };
}

const BOT =
  /bot\b|crawl|spider|slurp|facebookexternalhit|embedly|quora link preview|outbrain|w3c_validator|whatsapp|lighthouse|mediapartners/i;
