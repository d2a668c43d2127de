import { expect, it } from "vitest";
import { describeError } from "../../../src/request/event-line.ts";

it.each([
  [{ query: " query a ", status: 500 }, "{ query: query a, status: 500 }"],
  ["words", "words"],
  [undefined, "undefined"],
])("writes %o, thrown in place of an error, as what it holds", (thrown, text) => {
  expect(describeError(thrown)).toBe(text);
});

it("writes the stack of an error inside of what was thrown", () => {
  expect(describeError({ error: new Error("no such shop") })).toMatch(/^\{ error: Error: no such shop\n {4}at /);
});
