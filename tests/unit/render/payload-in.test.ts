import { array, assert, constantFrom, oneof, property, string, uint8Array } from "fast-check";
import { describe, expect, it } from "vitest";
import { withFlightData } from "../../../src/render/flight-data.ts";
import { payloadIn } from "../../../src/verify/payload-in.ts";

const DOCUMENT = Buffer.from("<!DOCTYPE html><html><body>您好<script>1</script></body></html>");
const ODD = [
  "`",
  "\\",
  "${",
  "\r\n",
  "\0",
  "</script>",
  "<!--",
  "<script>(self.__FLIGHT_DATA||=[]).push(",
  "\u2028",
  "您",
];

describe("payloadIn", () => {
  it("reads back the very payload that was put into a document (K6)", () => {
    const text = array(oneof(constantFrom(...ODD), string({ unit: "binary" }))).map((texts) =>
      Buffer.from(texts.join("")),
    );
    assert(
      property(oneof(text, uint8Array()), (payload) => {
        expect(payloadIn(Buffer.from(withFlightData(DOCUMENT, payload)))).toEqual(Buffer.from(payload));
      }),
    );
  });

  it("finds none in a document without", () => {
    expect(payloadIn(DOCUMENT)).toBeUndefined();
  });
});
