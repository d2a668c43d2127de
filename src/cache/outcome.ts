import type { PrerenderOutcome } from "../manifest/prerender-manifest.ts";

/** Writes an outcome as text for a store. */
export function outcomeText(outcome: PrerenderOutcome): string {
  return JSON.stringify(outcome);
}

/** Reads the stored text of an outcome; `undefined` when it is none. */
export function outcomeFrom(text: string): PrerenderOutcome | undefined {
  const value = parsed(text);
  switch (value.kind) {
    case "rendered":
      return renderedFrom(value);
    case "reused":
      return isText(value.generation) ? { kind: "reused", generation: value.generation } : undefined;
    case "dynamic":
      return dynamicFrom(value);
    case "failed":
      return isText(value.message) ? { kind: "failed", message: value.message } : undefined;
  }
  return undefined;
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    // Text that is no JSON is no outcome, which is what the caller is told.
    return {};
  }
}

function renderedFrom({ status, generation, bytes, ms, tags }: Fields): PrerenderOutcome | undefined {
  if (!isNumber(status) || !isText(generation) || !isNumber(bytes) || !isNumber(ms)) return undefined;
  if (!Array.isArray(tags) || !tags.every(isText)) return undefined;
  return { kind: "rendered", status, generation, bytes, ms, tags };
}

function dynamicFrom({ api, file, line }: Fields): PrerenderOutcome | undefined {
  if (!isText(api)) return undefined;
  return { kind: "dynamic", api, file: isText(file) ? file : undefined, line: isNumber(line) ? line : undefined };
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}
