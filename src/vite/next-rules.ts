import * as v from "valibot";
import { nextRuleInvalid } from "../errors/site.ts";
import { CONDITION } from "../manifest/condition.ts";
import type { ConfigRules } from "../routing/rules.ts";

const BASE = {
  source: v.pipe(v.string(), v.startsWith("/")),
  basePath: v.optional(v.boolean(), true),
  locale: v.optional(v.boolean()),
  has: v.optional(v.array(CONDITION), []),
  missing: v.optional(v.array(CONDITION), []),
};

const HEADERS = v.array(v.object({ ...BASE, headers: v.array(v.object({ key: v.string(), value: v.string() })) }));

const REDIRECTS = v.array(
  v.pipe(
    v.object({
      ...BASE,
      destination: v.string(),
      permanent: v.optional(v.boolean()),
      statusCode: v.optional(v.number()),
    }),
    v.transform(({ permanent, statusCode, ...rule }) => ({ ...rule, status: statusCode ?? (permanent ? 308 : 307) })),
  ),
);

const REWRITES = v.array(v.object({ ...BASE, destination: v.string() }));

/** Calls `headers()`, `redirects()` and `rewrites()` of a config and checks what they return. */
export async function readRules(config: Readonly<Record<string, unknown>>): Promise<ConfigRules> {
  const [headers, redirects, rewrites] = await Promise.all([
    called(config["headers"]),
    called(config["redirects"]),
    called(config["rewrites"]),
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

async function called(value: unknown): Promise<unknown> {
  return typeof value === "function" ? (value as () => unknown)() : value;
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
