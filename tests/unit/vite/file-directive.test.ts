import { describe, expect, it } from "vitest";
import { beginsWithDirective } from "../../../src/vite/file-directive.ts";

describe("beginsWithDirective", () => {
  it.each([
    ['"use client";\nexport const a = 1;'],
    ["'use client'"],
    ['\uFEFF\r\n// one\r\n/* two *//** three **/\n\t"use client"'],
    ['//\n//// a banner ////\n"use client"'],
  ])("finds it behind white space and comments: %j", (source) => {
    expect(beginsWithDirective(source, "use client")).toBe(true);
  });

  it.each([
    [""],
    ["// use client"],
    ['// "use client"'],
    ['/* "use client" */ export {};'],
    ['export const a = 1;\n/* b */ "use client"'],
    ['/* a */ export const b = 1; /* c */ "use client"'],
    ['"use server"'],
    ['"use client directive"'],
  ])("finds none in %j", (source) => {
    expect(beginsWithDirective(source, "use client")).toBe(false);
  });

  it("reads a banner of slashes at once, in however many ways it could be taken for comments", () => {
    expect(beginsWithDirective(`${"/".repeat(100)}\nexport const a = 1;\n`, "use client")).toBe(false);
    expect(beginsWithDirective(`${"/**/".repeat(10_000)}export {};`, "use client")).toBe(false);
  });
});
