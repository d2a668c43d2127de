/** Whether bytes are one whole HTML document: from its doctype to its closing tag, which only scripts may follow. */
export function isWholeDocument(html: Uint8Array): boolean {
  const opening = ascii(html.subarray(0, DOCTYPE.length));
  if (opening.toLowerCase() !== DOCTYPE) return false;
  const end = trimmedEnd(html);
  if (endsWith(html, end, CLOSING)) return true;
  return endsWith(html, end, SCRIPT_END) && lastIndexOf(html, end, CLOSING) !== -1;
}

const DOCTYPE = "<!doctype html";
const CLOSING = "</html>";
const SCRIPT_END = "</script>";

function trimmedEnd(bytes: Uint8Array): number {
  return bytes.findLastIndex((byte) => byte > 0x20) + 1;
}

function endsWith(bytes: Uint8Array, end: number, text: string): boolean {
  return ascii(bytes.subarray(Math.max(0, end - text.length), end)).toLowerCase() === text;
}

function lastIndexOf(bytes: Uint8Array, end: number, text: string): number {
  for (let at = end - text.length; at >= 0; at -= 1) {
    if (bytes[at] === 0x3c && endsWith(bytes, at + text.length, text)) return at;
  }
  return -1;
}

function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
