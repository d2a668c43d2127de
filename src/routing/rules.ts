import type { HeaderPair } from "../entry/entry.ts";
import { compileDestination, type CompiledDestination } from "./rule-destination.ts";
import { compileSource, type RuleRequest, type RuleSource, type RuleTest } from "./rule-source.ts";
import { asciiOnly, fillText, type RuleParams } from "./rule-text.ts";

/** What `next.config` says about URLs, after calling its functions. */
export interface ConfigRules {
  readonly headers: readonly HeaderRule[];
  readonly redirects: readonly RedirectRule[];
  readonly rewrites: {
    readonly beforeFiles: readonly RewriteRule[];
    readonly afterFiles: readonly RewriteRule[];
    readonly fallback: readonly RewriteRule[];
  };
}

interface HeaderRule extends RuleSource {
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}

interface RewriteRule extends RuleSource {
  readonly destination: string;
}

interface RedirectRule extends RewriteRule {
  readonly status: number;
}

/** Rules made ready for matching, once per server. */
export interface CompiledRules {
  readonly headers: readonly { readonly test: RuleTest; readonly headers: HeaderRule["headers"] }[];
  readonly redirects: readonly (CompiledTarget & { readonly status: number })[];
  readonly rewrites: { readonly [group in RewriteGroup]: readonly CompiledTarget[] };
}

/** When rewrites apply: before files and pages, before dynamic routes, or when nothing else matched. */
export type RewriteGroup = "beforeFiles" | "afterFiles" | "fallback";

/** Where a rewrite leads: another path of this app (base path included), or another server. */
export type RewriteTarget =
  | { readonly kind: "internal"; readonly path: string; readonly query: string }
  | { readonly kind: "external"; readonly url: string };

interface CompiledTarget {
  readonly test: RuleTest;
  readonly destination: CompiledDestination;
}

/** Compiles the rules of a config. Throws, naming the rule, for a source or destination that cannot be read. */
export function compileRules(rules: ConfigRules, basePath: string): CompiledRules {
  const target = (rule: RewriteRule): CompiledTarget => ({
    test: compileSource(rule, basePath),
    destination: compileDestination(withBase(rule, basePath), rule),
  });
  return {
    headers: rules.headers.map((rule) => ({ test: compileSource(rule, basePath), headers: rule.headers })),
    redirects: rules.redirects.map((rule) => ({ ...target(rule), status: rule.status })),
    rewrites: {
      beforeFiles: rules.rewrites.beforeFiles.map(target),
      afterFiles: rules.rewrites.afterFiles.map(target),
      fallback: rules.rewrites.fallback.map(target),
    },
  };
}

/** Finds the redirect of a request. The visitor's query goes along; what the destination names itself wins. */
export function matchRedirect(
  rules: CompiledRules,
  request: RuleRequest,
): { readonly status: number; readonly location: string } | undefined {
  for (const { test, destination, status } of rules.redirects) {
    const params = test(request);
    if (params) return { status, location: hrefOf(destination(params, { query: request.query, leftOver: "drop" })) };
  }
  return undefined;
}

/** Finds the first rewrite of a group. Params that the destination does not name go into its query, as in Next. */
export function matchRewrite(
  rules: CompiledRules,
  group: RewriteGroup,
  request: RuleRequest,
): RewriteTarget | undefined {
  for (const { test, destination } of rules.rewrites[group]) {
    const params = test(request);
    if (!params) continue;
    const target = destination(params, { query: request.query, leftOver: "query" });
    if (target.origin !== "") return { kind: "external", url: hrefOf(target) };
    return { kind: "internal", path: target.path, query: target.query };
  }
  return undefined;
}

/**
 * Collects the headers of all matching rules, names in lower case. A later rule replaces an earlier one's header. One
 * whose name holds a param is left out where the value of that param makes it no name.
 */
export function headersFor(rules: CompiledRules, request: RuleRequest): readonly HeaderPair[] {
  const found: HeaderPair[] = [];
  for (const { test, headers } of rules.headers) {
    const params = test(request);
    if (params) found.push(...headers.map((header) => filledHeader(header, params)));
  }
  return found.filter(
    ([name], index) =>
      HEADER_NAME.test(name) && (name === "set-cookie" || found.findLastIndex(([other]) => other === name) === index),
  );
}

// A token of RFC 9110. Node throws for any other name.
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;

function filledHeader({ key, value }: HeaderRule["headers"][number], params: RuleParams): HeaderPair {
  return [fillText(key, params).toLowerCase(), asciiOnly(fillText(value, params))];
}

function withBase({ destination, basePath: isBased }: RewriteRule, basePath: string): string {
  if (!isBased || !destination.startsWith("/")) return destination;
  return destination === "/" && basePath !== "" ? basePath : basePath + destination;
}

function hrefOf({ origin, path, query, hash }: ReturnType<CompiledDestination>): string {
  return `${origin}${path}${query === "" ? "" : `?${query}`}${hash}`;
}
