import { match, pathToRegexp, type Key, type MatchFunction } from "path-to-regexp";
import { ruleUnreadable } from "../errors/site.ts";
import { asciiOnly, decoded, type RuleParams } from "./rule-text.ts";

/** What rules look at. */
export interface RuleRequest {
  /** Raw path with base path, without query. */
  readonly path: string;
  /** Raw query without `?`. */
  readonly query: string;
  /** Value of a request header by lower-case name. */
  header(name: string): string | undefined;
  readonly host: string | undefined;
}

/** Tells what a rule captures of a request; undefined when it does not match. */
export type RuleTest = (request: RuleRequest) => RuleParams | undefined;

/** Compiles the source of a rule and its conditions. */
export function compileSource(rule: RuleSource, basePath: string): RuleTest {
  const matchPath = pathMatcher(rule, basePath);
  const has = rule.has.map(compileCondition);
  const missing = rule.missing.map(compileCondition);
  return (request) => {
    const found = matchPath(withoutNeedlessEscapes(request.path));
    if (!found) return undefined;
    const captured: Record<string, string | readonly string[]> = {};
    for (const [name, value] of Object.entries(found.params)) {
      if (value !== undefined) captured[name] = value;
    }
    for (const condition of has) {
      const more = condition(request);
      if (!more) return undefined;
      Object.assign(captured, more);
    }
    return missing.some((condition) => condition(request)) ? undefined : captured;
  };
}

/** Lists the names a rule captures: those in its source, and those in its conditions. */
export function capturedNames(rule: RuleSource): ReadonlySet<string> {
  const keys: Key[] = [];
  pathToRegexp(rule.source, keys);
  const names = keys.map(({ name }) => String(name));
  for (const { type, key = "", value = "" } of rule.has) {
    const groups = [...value.matchAll(/\(\?<(\w+)>/g)].flatMap(([, name]) => name ?? []);
    names.push(...groups, ...(value === "" ? [letters(key)] : []), ...(type === "host" ? ["host"] : []));
  }
  return new Set(names);
}

/** The part of a rule that decides whether it applies. */
export interface RuleSource {
  readonly source: string;
  /** Whether the source stands below the base path. */
  readonly basePath: boolean;
  readonly has: readonly RuleCondition[];
  readonly missing: readonly RuleCondition[];
}

/** One `has` or `missing` of a rule. */
export interface RuleCondition {
  readonly type: "header" | "cookie" | "query" | "host";
  readonly key: string | undefined;
  readonly value: string | undefined;
}

type PathParams = Partial<Record<string, string | string[]>>;

function pathMatcher({ source, basePath: isBased }: RuleSource, basePath: string): MatchFunction<PathParams> {
  // A payload has no slash at its end, whatever its page has.
  const bare = source === "/" ? source : source.replace(/\/$/, "");
  const full = !isBased || basePath === "" ? bare : basePath + (bare === "/" ? "" : bare);
  try {
    // As in Next.js a source means its page with a slash at the end too: with `trailingSlash`, no page has another URL.
    return match(full, { strict: false, sensitive: false, encode: withoutNeedlessEscapes });
  } catch (cause) {
    throw ruleUnreadable(source, cause);
  }
}

/**
 * Brings every spelling of a path into one, so that no escape slips past a rule: letters, digits and `-._~` plain,
 * everything outside ASCII escaped, all other escapes kept.
 */
function withoutNeedlessEscapes(path: string): string {
  return asciiOnly(path).replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w\-.~]/.test(character) ? character : escape.toUpperCase();
  });
}

function compileCondition(condition: RuleCondition): RuleTest {
  const { type, key = "", value } = condition;
  const expected = value === undefined || value === "" ? undefined : conditionPattern(value);
  return (request) => {
    const actual = actualOf(type, key, request);
    if (!actual) return undefined;
    if (!expected) return { [type === "host" ? "host" : letters(key)]: actual };
    const found = expected.exec(actual);
    if (!found) return undefined;
    if (found.groups) return Object.fromEntries(Object.entries(found.groups).filter(([, text]) => text !== undefined));
    return type === "host" ? { host: found[0] } : {};
  };
}

function conditionPattern(value: string): RegExp {
  try {
    return new RegExp(`^${value}$`);
  } catch (cause) {
    throw ruleUnreadable(value, cause);
  }
}

function actualOf(type: RuleCondition["type"], key: string, request: RuleRequest): string | undefined {
  switch (type) {
    case "header":
      return request.header(key.toLowerCase());
    case "cookie":
      return cookieOf(request.header("cookie"), key);
    case "query":
      // As in Next, of several values the last one counts.
      return new URLSearchParams(request.query).getAll(key).at(-1);
    case "host":
      return request.host?.replace(/:\d*$/, "").toLowerCase();
  }
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=");
    if (at !== -1 && pair.slice(0, at).trim() === name) return decoded(pair.slice(at + 1).trim());
  }
  return undefined;
}

// A param name holds letters only, so a header `x-tenant` becomes `:xtenant`, as in Next.
function letters(key: string): string {
  return key.replace(/[^A-Za-z]/g, "");
}
