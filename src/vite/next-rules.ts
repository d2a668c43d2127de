import * as v from "valibot";
import { nextRuleInvalid, nextRulesFailed } from "../errors/site.ts";
import { CONDITION } from "../manifest/condition.ts";
import type { ConfigRules } from "../routing/rules.ts";

const BASE = {
  source: v.pipe(v.string(), v.startsWith("/")),
  basePath: v.optional(v.boolean(), true),
  locale: v.optional(v.boolean()),
  has: v.optional(v.array(CONDITION), []),
  missing: v.optional(v.array(CONDITION), []),
};

// A token of RFC 9110, in which `:name` stands for a param.
const HEADER_NAME = v.pipe(v.string(), v.regex(/^[!#$%&'*+.^_`|~:?\w-]+$/, "No header can have this name"));

const HEADERS = v.array(v.object({ ...BASE, headers: v.array(v.object({ key: HEADER_NAME, value: v.string() })) }));

const REDIRECTS = v.array(
  v.pipe(
    v.object({
      ...BASE,
      destination: v.string(),
      permanent: v.optional(v.boolean()),
      statusCode: v.optional(v.picklist([301, 302, 303, 307, 308])),
    }),
    v.transform(({ permanent, statusCode, ...rule }) => ({ ...rule, status: statusCode ?? (permanent ? 308 : 307) })),
  ),
);

const REWRITES = v.array(v.object({ ...BASE, destination: v.string() }));

/** Calls `headers()`, `redirects()` and `rewrites()` of a config and checks what they return. */
export async function readRules(config: Readonly<Record<string, unknown>>): Promise<ConfigRules> {
  const [headers, redirects, rewrites] = await Promise.all([
    called("headers", config),
    called("redirects", config),
    called("rewrites", config),
  ]);
  const groups = Array.isArray(rewrites) ? { afterFiles: rewrites as unknown } : (rewrites as Groups | undefined);
  return {
    headers: checked("headers", HEADERS, headers),
    redirects: checked("redirects", REDIRECTS, redirects),
    rewrites: {
      beforeFiles: checked("rewrites.beforeFiles", REWRITES, groups?.beforeFiles),
      afterFiles: checked("rewrites", REWRITES, groups?.afterFiles),
      fallback: checked("rewrites.fallback", REWRITES, groups?.fallback),
    },
  };
}

interface Groups {
  readonly beforeFiles?: unknown;
  readonly afterFiles?: unknown;
  readonly fallback?: unknown;
}

async function called(name: string, config: Readonly<Record<string, unknown>>): Promise<unknown> {
  const value = config[name];
  if (typeof value !== "function") return value;
  try {
    return await (value as () => unknown).call(config);
  } catch (error) {
    throw nextRulesFailed(name, error);
  }
}

function checked<Schema extends v.GenericSchema<unknown, readonly unknown[]>>(
  name: string,
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value ?? []);
  if (result.success) return result.output;
  throw nextRuleInvalid(name, v.getDotPath(result.issues[0]) ?? "", result.issues[0].message);
}
