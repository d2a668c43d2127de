/** Writes bytes as Base64, with Web APIs alone. */
export function base64(bytes: Uint8Array): string {
  let binary = "";
  // In slices: an argument list has a length limit.
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(start, start + SLICE_BYTES));
  }
  return btoa(binary);
}

const SLICE_BYTES = 8192;

/** Reads Base64 text. Throws for anything else. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
