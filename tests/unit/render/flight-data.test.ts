import { runInNewContext } from "node:vm";
import { array, assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { withFlightData } from "../../../src/render/flight-data.ts";
import { escapeBytes } from "../../../src/render/flight-text.node.ts";

const DOCUMENT = "<!DOCTYPE html><html><body>您好</body></html>";
const ODD = [
  "`",
  "\\",
  "${",
  "$",
  "{",
  "\r\n",
  "\0",
  "</script>",
  "</SCRIPT",
  "<!--",
  "<script",
  '"',
  "'",
  "\u2028",
  "您",
];

describe("withFlightData", () => {
  it("hands the browser the very payload, whatever text is in it", () => {
    assert(
      property(array(oneof(constantFrom(...ODD), string({ unit: "binary" }))), (texts) => {
        const payload = Buffer.from(`0:${texts.join("")}`);

        const { pushed } = opened(withFlightData(Buffer.from(DOCUMENT), payload));

        expect(Buffer.from(String(pushed))).toEqual(payload);
      }),
    );
  });

  it("makes the same document on every machine", () => {
    const invalid = Uint8Array.of(0x30, 0x3a, 0xff, 0x60);
    const payloads = [...ODD, ODD.join(""), "plain"].map((text) => Buffer.from(`0:${text}`));

    for (const payload of [...payloads, invalid]) {
      const portable = withFlightData(Buffer.from(DOCUMENT), payload);

      expect(withFlightData(Buffer.from(DOCUMENT), payload, escapeBytes)).toEqual(portable);
    }
  });

  it("hands over a payload that is no text", () => {
    const payload = Uint8Array.of(0x30, 0xff, 0x00, 0x80, 0x60);

    const { pushed } = opened(withFlightData(Buffer.from(DOCUMENT), payload));

    expect(Buffer.from(pushed as Uint8Array)).toEqual(Buffer.from(payload));
  });

  it("neither ends its script early nor hides the end of it (P3)", () => {
    const hostile = Buffer.from(`0:${ODD.join("")}`);

    const { text, script } = opened(withFlightData(Buffer.from(DOCUMENT), hostile));

    expect(script).not.toMatch(/<\/script|<!--|\r|\0/i);
    expect(text.startsWith("<!DOCTYPE html><html><body>您好<script>")).toBe(true);
    expect(text.endsWith("</script></body></html>")).toBe(true);
  });
});

/** Reads a document as a browser does: the script ends at the first closing tag. */
function opened(html: Uint8Array): { readonly text: string; readonly script: string; readonly pushed: unknown } {
  const text = Buffer.from(html).toString("utf8");
  const script = /<script>([^]*?)<\/script>/i.exec(text)?.[1] ?? "";
  const self: { __FLIGHT_DATA?: unknown[] } = {};
  runInNewContext(script, { self, atob });
  return { text, script, pushed: self.__FLIGHT_DATA?.[0] };
}
