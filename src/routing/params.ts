import { canonicalSegmentText } from "../entry/tags.ts";
import type { UrlSegment } from "./segment.ts";

/** Values of a route's dynamic segments. For pages they are percent-encoded (SP-20), for handlers decoded (SP-21). */
export type Params = Readonly<Record<string, string | readonly string[]>>;

/** A concrete path made from values, or why none can be made. */
export type PathResult =
  | { readonly kind: "path"; readonly path: string }
  /** A value is missing or empty: the path is not listed (SP-07, SP-10). */
  | { readonly kind: "incomplete"; readonly name: string }
  /** A value of the wrong type, or one no URL can carry (SP-08, SP-10). */
  | { readonly kind: "invalid"; readonly name: string; readonly value: unknown };

/**
 * Reads the params of a pattern out of a canonical path that begins as the pattern says. Values stay as they are:
 * percent-encoded (SP-20).
 */
export function paramsAt(segments: readonly UrlSegment[], path: string): Params {
  const values = path === "/" ? [] : path.slice(1).split("/");
  const params: [string, string | readonly string[]][] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === "dynamic") params.push([segment.name, values[index] ?? ""]);
    if (segment.kind === "catch-all") params.push([segment.name, values.slice(index)]);
    // Without a value an optional catch-all has no key either, as in Next.
    if (segment.kind === "optional-catch-all" && values.length > index)
      params.push([segment.name, values.slice(index)]);
  }
  return Object.fromEntries(params);
}

/** Gives params to app code as a copy of its own: some pages change what they get, and others must not see it. */
export function promiseParams(params: Params): Promise<Params> {
  const copied = Object.entries(params).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]);
  return Promise.resolve(Object.fromEntries(copied) as Params);
}

/** Gives the params a route handler sees: percent-decoded once. */
export function handlerParams(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === "string" ? decodeURIComponent(value) : value.map(decodeURIComponent),
    ]),
  );
}

/** Makes the canonical path that one result of `generateStaticParams` means. Unknown keys are ignored. */
export function pathOf(segments: readonly UrlSegment[], values: Readonly<Record<string, unknown>>): PathResult {
  const parts: string[] = [];
  for (const segment of segments) {
    if (segment.kind === "static") {
      parts.push(segment.text);
      continue;
    }
    const result = partsOf(segment.kind, Object.hasOwn(values, segment.name) ? values[segment.name] : undefined);
    if (result === "incomplete") return { kind: "incomplete", name: segment.name };
    if (result === "invalid") return { kind: "invalid", name: segment.name, value: values[segment.name] };
    parts.push(...result);
  }
  return { kind: "path", path: `/${parts.join("/")}` };
}

type Parts = readonly string[] | "incomplete" | "invalid";

function partsOf(kind: Exclude<UrlSegment["kind"], "static">, value: unknown): Parts {
  if (kind === "dynamic") return value === undefined ? "incomplete" : partsOfTexts([value]);
  if (kind === "optional-catch-all" && (value === undefined || value === null || value === false)) return [];
  if (value === undefined) return "incomplete";
  if (!Array.isArray(value)) return "invalid";
  if (value.length === 0) return kind === "catch-all" ? "incomplete" : [];
  return partsOfTexts(value);
}

function partsOfTexts(values: readonly unknown[]): Parts {
  const parts: string[] = [];
  for (const value of values) {
    if (typeof value !== "string" || value.includes("\0")) return "invalid";
    const part = canonicalSegmentText(value);
    // URL parsers resolve these, escaped or not: nobody could ever ask for the path.
    if (part === "." || part === ".." || part.includes("%00")) return "invalid";
    if (part === "") return "incomplete";
    parts.push(part);
  }
  return parts;
}
