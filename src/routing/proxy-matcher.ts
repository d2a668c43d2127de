import { compileSource, type RuleRequest, type RuleSource } from "./rule-source.ts";

/** One entry of the `matcher` that a proxy file exports. */
export type ProxyMatcher = Omit<RuleSource, "basePath">;

/**
 * Compiles matchers; without any, all requests match. Several spellings of the path may be given: one that matches is
 * enough, so that no spelling slips past a guard (MW-06). Throws for a source that cannot be read.
 */
export function compileMatchers(
  matchers: readonly ProxyMatcher[],
  basePath: string,
): (request: RuleRequest, paths: readonly string[]) => boolean {
  const tests = matchers.map((matcher) => compileSource({ ...matcher, basePath: true }, basePath));
  if (tests.length === 0) return () => true;
  return (request, paths) =>
    paths.some((path) =>
      spellings(path).some((spelling) => tests.some((test) => test({ ...request, path: spelling }))),
    );
}

/** People write matchers with and without a slash at the end and mean the same page. */
function spellings(path: string): readonly string[] {
  const bare = path.replace(/\/+$/, "");
  return bare === "" ? ["/"] : [bare, `${bare}/`];
}
