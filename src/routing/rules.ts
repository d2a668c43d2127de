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

export interface RuleCondition {
  readonly type: "header" | "cookie" | "query" | "host";
  readonly key: string | undefined;
  readonly value: string | undefined;
}

interface RuleBase {
  readonly source: string;
  readonly basePath: boolean;
  readonly has: readonly RuleCondition[];
  readonly missing: readonly RuleCondition[];
}
export interface HeaderRule extends RuleBase {
  readonly headers: readonly { readonly key: string; readonly value: string }[];
}
export interface RedirectRule extends RuleBase {
  readonly destination: string;
  readonly status: number;
}
export interface RewriteRule extends RuleBase {
  readonly destination: string;
}
