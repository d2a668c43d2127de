import { describe, expect, it } from "vitest";

import { findMisuse, oneOf, port, readArguments, wholeNumber } from "../../../src/cli/arguments.ts";

const OPTIONS = {
  root: { type: "positional", required: false },
  port: { type: "string" },
  host: { type: "string", required: false },
  json: { type: "boolean" },
} as const;

describe("findMisuse", () => {
  it.each([[[]], [["site", "--port", "3000", "--json"]], [["--port=3000", "site"]], [["--host"]]])(
    "accepts %j",
    (words) => {
      expect(findMisuse(words, OPTIONS)).toBeUndefined();
    },
  );

  it.each([
    [["--prot", "1"], "--prot"],
    [["-x"], "-x"],
    [["--port"], "needs a value"],
    [["--json=yes"], "takes no value"],
    [["a", "b"], "`b`"],
  ])("names what is wrong with %j", (words, text) => {
    expect(findMisuse(words, OPTIONS)).toContain(text);
  });
});

describe("readArguments", () => {
  it.each([
    [["--port", "1", "site", "--json"], { root: "site", port: "1", json: true }],
    [["--port=1", "--host"], { root: ".", host: "", port: "1" }],
    [["--port", "1", "--port", "2"], { root: ".", port: "2" }],
    [["--", "--json"], { root: "--json" }],
  ])("reads %j", (words, values) => {
    expect(readArguments(words, { ...OPTIONS, root: { ...OPTIONS.root, default: "." } })).toEqual(values);
  });
});

describe("values", () => {
  it.each(["-1", "1.5", "abc", "", "0x10"])("refuses %j as a whole number", (text) => {
    expect(() => wholeNumber(text, { option: "port", least: 0 })).toThrow("--port");
  });

  it("refuses a port that no machine has", () => {
    expect(port("65535")).toBe(65_535);
    expect(() => port("65536")).toThrow("`--port` must be a whole number from 0 to 65535, not `65536`.");
  });

  it("takes what fits and leaves out what is not given", () => {
    expect(wholeNumber("0", { option: "port", least: 0 })).toBe(0);
    expect(wholeNumber(undefined, { option: "port", least: 0 })).toBeUndefined();
    expect(oneOf("warn", { option: "on-error", words: ["fail", "warn"] })).toBe("warn");
    expect(() => oneOf("no", { option: "on-error", words: ["fail", "warn"] })).toThrow("fail or warn");
  });
});
