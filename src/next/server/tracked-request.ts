import { markDynamic } from "../../request/dynamic.ts";
import type { Scope } from "../../request/scope.ts";
import { NextRequest } from "./next-request.ts";
import type { NextURL } from "./next-url.ts";

/**
 * Makes the request that a shared route handler gets: it knows its path and nothing of any visitor. Reading more marks
 * the scope dynamic (RH-05); a `force-static` handler reads an empty request (RH-06).
 */
export function createTrackedRequest(scope: Scope): NextRequest {
  const { basePath } = scope.services;
  const url = `http://localhost:3000${basePath}${scope.path}`;
  return trackRequest(scope, new NextRequest(url, { nextConfig: { basePath } }));
}

const REQUEST_READS: ReadonlySet<PropertyKey> = new Set([
  "url",
  "headers",
  "cookies",
  "body",
  "arrayBuffer",
  "blob",
  "bytes",
  "formData",
  "json",
  "text",
]);

const URL_READS: ReadonlySet<PropertyKey> = new Set([
  "href",
  "search",
  "searchParams",
  "host",
  "hostname",
  "port",
  "protocol",
  "origin",
  "hash",
  "toString",
  "toJSON",
]);

function trackRequest(scope: Scope, request: NextRequest): NextRequest {
  const nextUrl = trackUrl(scope, request.nextUrl);
  return new Proxy(request, {
    get(target, name) {
      if (name === "nextUrl") return nextUrl;
      if (name === "clone") return () => trackRequest(scope, new NextRequest(target.clone(), nextConfig(scope)));
      if (REQUEST_READS.has(name)) markDynamic(scope, `request.${String(name)}`);
      return memberOf(target, name);
    },
  });
}

function trackUrl(scope: Scope, url: NextURL): NextURL {
  return new Proxy(url, {
    get(target, name) {
      if (name === "clone") return () => trackUrl(scope, target.clone());
      if (URL_READS.has(name) || name === Symbol.toPrimitive) markDynamic(scope, `request.nextUrl.${String(name)}`);
      return memberOf(target, name);
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
}

function nextConfig(scope: Scope): { readonly nextConfig: { readonly basePath: string } } {
  return { nextConfig: { basePath: scope.services.basePath } };
}

// Getters and methods of platform objects work on the object itself, not on a proxy around it.
function memberOf(target: object, name: PropertyKey): unknown {
  const value: unknown = Reflect.get(target, name, target);
  return typeof value === "function" ? value.bind(target) : value;
}
