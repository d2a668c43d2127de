import type { RuleParams } from "./rule-source.ts";

/** Replaces `:name` in a text by the value of that param. What names no param, such as a port, stays as it is. */
export function fillText(text: string, params: RuleParams): string {
  return text.replace(PARAM, (written, name: string) => textOf(params[name]) ?? written);
}

/** Whether a text names a param. */
export function namesParam(text: string, name: string): boolean {
  return [...text.matchAll(PARAM)].some(([, found]) => found === name);
}

const PARAM = /:([A-Za-z_]\w*)[*+?]?/g;

function textOf(value: RuleParams[string] | undefined): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === "string" ? value : value.join("/");
}
