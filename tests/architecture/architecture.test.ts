import { describe, expect, it } from "vitest";
import { findCycles } from "./cycles.ts";
import { doorProblems } from "./doors.ts";
import { listFiles, parseFiles, readText } from "./files.ts";
import { checkFile, checkFileLength, checkSizes, describeViolation, type Rule } from "./rules.ts";

const RULES: readonly Rule[] = [
  "room exists",
  "allowed rooms",
  "handlers apart",
  "machine of the room",
  "file length",
  "function length",
  "parameters",
  "no module state",
  "no barrels",
  "doors hold no code",
  "one console",
];

describe("the source tree", () => {
  const sources = parseFiles(["src/**/*.{ts,tsx}"]);
  const violations = sources.flatMap(checkFile);

  it.each(RULES)("keeps the rule: %s", (rule) => {
    expect(violations.filter((violation) => violation.rule === rule).map(describeViolation)).toEqual([]);
  });

  it("has no import cycle", () => {
    expect(findCycles(sources).map(describeViolation)).toEqual([]);
  });

  it("has one file per door of the package, and one door per file", () => {
    const files = listFiles(["src/public/*"]).map((file) => file.replace("src/public/", ""));

    expect(doorProblems(JSON.parse(readText("package.json")), files)).toEqual([]);
  });
});

describe("scripts and tests", () => {
  it("keep the size limits of scripts", () => {
    expect(parseFiles(["scripts/**/*.{ts,tsx}"]).flatMap(checkSizes).map(describeViolation)).toEqual([]);
  });

  it("keep the length limit of files", () => {
    const files = parseFiles(["tests/**/*.{ts,tsx}", "examples/**/*.{ts,tsx}"]);

    expect(files.flatMap(checkFileLength).map(describeViolation)).toEqual([]);
  });
});
