import { concatenate } from "../entry/concatenate.ts";
import { bytesOfBase64, base64 } from "../request/base64.ts";

/** Says how the initialization vector of one sealing comes about. */
export type VectorSource = "random" | "synthetic";

/** What is sealed, and the context without which it does not open. */
export interface Sealing {
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly context: Uint8Array<ArrayBuffer>;
  readonly vector: VectorSource;
}

/**
 * Encrypts with AES-GCM, as `decryptActionBoundArgs` of the plugin of React Server Components reads it:
 *
 *     Base64( vector, 16 bytes | ciphertext | tag, 16 bytes )
 *
 * A random vector makes equal input unequal, and with it every render of a page: unchanged output would never count as
 * unchanged (C1, B9). A synthetic one is a MAC of context and input under a key of its own, as in SIV mode (RFC 5297). GCM breaks
 * when one vector meets two inputs; here that takes a collision of 128 bits of HMAC-SHA-256. What is given up is that an
 * observer sees when two inputs are equal. In a page that is the same for everyone this tells nothing that the page does
 * not; in a visitor's page it could confirm a guess at what another visitor's holds, so there the vector stays random.
 */
export async function seal(secret: string, { plain, context, vector }: Sealing): Promise<string> {
  const bytes = bytesOfBase64(secret);
  const iv =
    vector === "random" ? crypto.getRandomValues(new Uint8Array(VECTOR_BYTES)) : await mac(bytes, context, plain);
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt"]);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: context }, key, plain);
  return base64(concatenate([iv, new Uint8Array(sealed)]));
}

const VECTOR_BYTES = 16;
const LABEL: Uint8Array<ArrayBuffer> = new TextEncoder().encode("vinext: vector of bound arguments");

/** Digests the context first, so that its end cannot move into the input. */
async function mac(
  secret: Uint8Array<ArrayBuffer>,
  context: Uint8Array<ArrayBuffer>,
  plain: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: LABEL };
  const key = await crypto.subtle.deriveKey(hkdf, base, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const fixed = new Uint8Array(await crypto.subtle.digest("SHA-256", context));
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, concatenate([fixed, plain]))).slice(0, VECTOR_BYTES);
}
