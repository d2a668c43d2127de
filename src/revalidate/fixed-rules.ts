import type { RouteManifest } from "../manifest/route-manifest.ts";
import { compileRules, matchRedirect, matchRewrite, type ConfigRules } from "../routing/rules.ts";

/**
 * Tells whether the config rules say the same to everyone who asks for a path. Only then may a prepared answer stand for
 * the rules: one with a `has` or `missing` condition looks at the request.
 */
export function createFixedRules({
  rules,
  basePath,
}: Pick<RouteManifest, "rules" | "basePath">): (rulePath: string) => boolean {
  if (!hasConditions(rules)) return () => true;
  const conditional = compileRules(unconditioned(rules), basePath);
  return (path) => {
    const request = { path, query: "", header: () => undefined, host: undefined };
    if (matchRedirect(conditional, request) || conditional.headers.some(({ test }) => test(request))) return false;
    return GROUPS.every((group) => !matchRewrite(conditional, group, request));
  };
}

/** Tells whether any rule looks at more than the path. */
export function hasConditions({ headers, redirects, rewrites }: ConfigRules): boolean {
  const { beforeFiles, afterFiles, fallback } = rewrites;
  return [...headers, ...redirects, ...beforeFiles, ...afterFiles, ...fallback].some(isConditional);
}

const GROUPS = ["beforeFiles", "afterFiles", "fallback"] as const;

interface Conditional {
  readonly has: readonly unknown[];
  readonly missing: readonly unknown[];
}

function isConditional({ has, missing }: Conditional): boolean {
  return has.length + missing.length > 0;
}

/** Keeps the conditional rules and takes their conditions off: what is left says which paths they could ever touch. */
function unconditioned(rules: ConfigRules): ConfigRules {
  const bare = { has: [], missing: [] } as const;
  // Destinations may name what a condition captured.
  const redirect = <T extends { readonly destination: string } & Conditional>(list: readonly T[]): readonly T[] =>
    list.filter(isConditional).map((rule) => ({ ...rule, ...bare, destination: "/" }));
  const { beforeFiles, afterFiles, fallback } = rules.rewrites;
  return {
    headers: rules.headers.filter(isConditional).map((rule) => ({ ...rule, ...bare })),
    redirects: redirect(rules.redirects),
    rewrites: { beforeFiles: redirect(beforeFiles), afterFiles: redirect(afterFiles), fallback: redirect(fallback) },
  };
}
