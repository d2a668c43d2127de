import { expect, it } from "vitest";
import { formTarget, staysHere, type Submitter } from "../../../src/next/form-target.ts";

const PAGE = "https://example.com/docs/page?old=1#top";
const NOTHING: Submitter = { action: undefined, method: undefined, encType: undefined, target: undefined };

it.each([
  ["/search", [["q", "a b"]], "https://example.com/search?q=a+b"],
  ["/search?lost=1#kept", [["q", "ä"]], "https://example.com/search?q=%C3%A4#kept"],
  ["", [["q", ""]], "https://example.com/docs/page?q="],
  ["/search", [], "https://example.com/search"],
  [
    "https://other.example/s",
    [
      ["a", "1"],
      ["a", "2"],
    ],
    "https://other.example/s?a=1&a=2",
  ],
  ["/search", [["text", "a\nb\r\nc\rd"]], "https://example.com/search?text=a%0D%0Ab%0D%0Ac%0D%0Ad"],
  ["/search", [["file", new File(["x"], "x.txt")]], "https://example.com/search?file=x.txt"],
] as const)("sends a form to %j as a browser does", (action, fields, target) => {
  expect(formTarget({ action, fields, page: PAGE })).toBe(target);
});

it.each([
  [NOTHING, true],
  [{ ...NOTHING, action: "/other" }, true],
  [{ ...NOTHING, method: "GET", target: "_self", encType: "application/x-www-form-urlencoded" }, true],
  [{ ...NOTHING, method: "post" }, false],
  [{ ...NOTHING, encType: "multipart/form-data" }, false],
  [{ ...NOTHING, target: "_blank" }, false],
  [{ ...NOTHING, action: "javascript:throw 1" }, false],
] as const)("leaves to the browser what a button asks for: %j", (submitter, stays) => {
  expect(staysHere(submitter)).toBe(stays);
});
