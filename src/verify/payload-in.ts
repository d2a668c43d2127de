/**
 * Reads the payload that a document carries for the browser, so that it can be compared with the one under the payload's own
 * path. `undefined`: the document carries none. `render/flight-data` writes it.
 */
export function payloadIn(html: Buffer): Buffer | undefined {
  const text = html.toString("utf8");
  const end = text.length - CLOSING.length;
  // A payload may spell the opening, but never the end of a script.
  const from = text.indexOf(OPENING, Math.max(0, text.lastIndexOf("</script", end - 1)));
  if (!text.endsWith(CLOSING) || from === -1) return undefined;
  const literal = text.slice(from + OPENING.length, end);
  const bytes = /^Uint8Array\.from\(atob\("([^"]*)"\)/.exec(literal)?.[1];
  return bytes === undefined ? Buffer.from(templateText(literal)) : Buffer.from(bytes, "base64");
}

const OPENING = "<script>(self.__FLIGHT_DATA||=[]).push(";
const CLOSING = ")</script></body></html>";

function templateText(literal: string): string {
  return literal.slice(1, -1).replace(/\\(?:x([\da-f]{2})|(.))/g, (_, code: string | undefined, character: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return character === "r" ? "\r" : character;
  });
}
