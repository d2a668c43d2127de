import { markDynamic } from "../request/dynamic.ts";
import type { Scope } from "../request/scope.ts";

type Query = Readonly<Record<string, string | readonly string[]>>;

/**
 * Gives a page its `searchParams`. In a shared scope the promise knows nothing and says so to whoever looks: passing it
 * on keeps a page static, awaiting, spreading or testing it does not (PR-13).
 */
export function searchParamsOf(scope: Scope): Promise<Query> {
  const { visitor, services, config } = scope;
  if (visitor) {
    const query = Promise.resolve(queryOf(visitor.url.searchParams));
    const { onDynamic } = services;
    if (!onDynamic) return query;
    return watched(query, () => onDynamic(scope.route, { api: "searchParams", stack: new Error().stack ?? "" }));
  }
  if (config.dynamic === "force-static") return Promise.resolve({});
  return watched(Promise.resolve<Query>({}), () => void markDynamic(scope, "searchParams"));
}

function watched(query: Promise<Query>, use: () => void): Promise<Query> {
  return new Proxy(query, {
    get(target, name) {
      // React and dev tools probe these on every prop; looking at them reads nothing.
      if (typeof name === "symbol" || PROBED.has(name)) return Reflect.get(target, name) as unknown;
      use();
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
    has(target, name) {
      use();
      return Reflect.has(target, name);
    },
    ownKeys(target) {
      use();
      return Reflect.ownKeys(target);
    },
  });
}

const PROBED = new Set([
  "$$typeof",
  "status",
  "value",
  "reason",
  "_debugInfo",
  "displayName",
  "constructor",
  "toJSON",
  "nodeType",
]);

/** Turns a query into the object that pages get: text, or a list where a name repeats. */
export function queryOf(params: URLSearchParams): Query {
  const query: Record<string, string | string[]> = {};
  for (const name of new Set(params.keys())) {
    const values = params.getAll(name);
    query[name] = values.length === 1 ? (values[0] ?? "") : values;
  }
  return query;
}
