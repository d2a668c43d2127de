import { expect } from "vitest";
import type { CommandResult } from "../helpers/build.ts";

/** Expects that a command ended with 1 and told a person what is wrong, in words and without a stack. */
export function expectRefusal(result: CommandResult, said: readonly (string | RegExp)[]): void {
  expectFailure(result, said);
  expect(result.output).not.toMatch(STACK);
}

/** Expects that a command ended with 1 and said all of it. */
export function expectFailure({ code, output }: CommandResult, said: readonly (string | RegExp)[]): void {
  expect({ code, output: code === 1 ? "" : output }).toEqual({ code: 1, output: "" });
  for (const part of said) expect(output).toMatch(part instanceof RegExp ? part : literal(part));
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
}

const STACK = /^\s+at .+:\d+:\d+\)?$/m;
