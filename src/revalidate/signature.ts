import { concatenate } from "../entry/concatenate.ts";
import { secretInvalid } from "../errors/webhook.ts";
import { base64, bytesOfBase64 } from "../request/base64.ts";
import { isEqualSecret } from "./equal-secret.ts";

/** What a sender signs: the id of the message, seconds since the epoch as text, and the body as it goes over the wire. */
export interface SignedMessage {
  readonly id: string;
  readonly timestamp: string;
  readonly body: Uint8Array;
}

/** Tells whether senders know a secret. Every secret is looked at each time, so that the time taken tells nothing. */
export interface Verifier {
  /** Judges the value of `webhook-signature`: signatures with a space between them, of which one has to fit. */
  isSigned(message: SignedMessage, signatures: string): Promise<boolean>;
  /** Judges the secret itself, from a sender that cannot sign. */
  isSecret(given: string): Promise<boolean>;
}

/**
 * Makes a verifier of secrets, each of which is enough: the old and the new one while they are exchanged. A secret is text
 * or, as Standard Webhooks writes it, `whsec_` and base64. Throws for one that begins so and goes on otherwise.
 */
export function createVerifier(secrets: readonly string[]): Verifier {
  const keys = secrets.map(keyOf);
  return {
    async isSigned(message, signatures) {
      const content = contentOf(message);
      const expected = await Promise.all(keys.map((key) => signed(key, content)));
      const given = signatures.split(" ");
      return (
        expected.filter((signature) => given.filter((text) => isEqualSecret(text, signature)).length > 0).length > 0
      );
    },
    async isSecret(given) {
      const digest = await digestOf(given);
      // Made for each call: on some machines no promise of one request may be awaited in another one (CF-03).
      const digests = await Promise.all(secrets.map(digestOf));
      return digests.filter((known) => isEqualSecret(digest, known)).length > 0;
    },
  };
}

/** Signs a message: `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64 (https://www.standardwebhooks.com). */
export function signatureOf(secret: string, message: SignedMessage): Promise<string> {
  return signed(keyOf(secret), contentOf(message));
}

const PREFIX = "whsec_";

type Bytes = Uint8Array<ArrayBuffer>;

function keyOf(secret: string): Bytes {
  if (!secret.startsWith(PREFIX)) return new TextEncoder().encode(secret);
  const key = fromBase64(secret.slice(PREFIX.length));
  if (!key || key.byteLength === 0) throw secretInvalid(PREFIX);
  return key;
}

function fromBase64(text: string): Bytes | undefined {
  try {
    return bytesOfBase64(text);
  } catch {
    // Not base64; the caller says so without showing what it is.
    return undefined;
  }
}

function contentOf({ id, timestamp, body }: SignedMessage): Bytes {
  return concatenate([new TextEncoder().encode(`${id}.${timestamp}.`), body]);
}

async function signed(key: Bytes, content: Bytes): Promise<string> {
  const usable = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return `v1,${base64(new Uint8Array(await crypto.subtle.sign("HMAC", usable, content)))}`;
}

async function digestOf(text: string): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}
