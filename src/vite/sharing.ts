import type { Sharing } from "../manifest/route-manifest.ts";
import { METADATA_ID } from "../routing/metadata-file.ts";
import { isStaticPattern } from "../routing/segment.ts";
import type { AppRoute } from "./scan-app.ts";

/**
 * Says from the files alone whether renders of a route may be stored. Prerendering settles the rest: a page that turns
 * out to read a request, and params that turn out not to cover every segment.
 */
export function sharingOf(route: AppRoute): Sharing {
  const reason = dynamicReason(route);
  if (reason !== undefined) return { kind: "dynamic", reason };
  if (isStaticPattern(route.segments)) return { kind: "shared", unlisted: "open" };
  if (route.listsIds) return { kind: "shared", unlisted: "closed" };
  if (route.paramsDepth < 0) return { kind: "shared", unlisted: "open" };
  if (!route.config.dynamicParams) return { kind: "shared", unlisted: "closed" };
  return { kind: "shared", unlisted: isCovered(route) ? "open" : "dynamic" };
}

function dynamicReason(route: AppRoute): string | undefined {
  const { config } = route;
  if (config.runtime === "edge") return "runtime is 'edge'";
  if (config.dynamic === "force-dynamic") return "dynamic is 'force-dynamic'";
  if (config.revalidate === 0) return "revalidate is 0";
  if (route.kind === "handler" && !route.metadata) return handlerReason(route) ?? paramsReason(route);
  return paramsReason(route);
}

/** A GET handler is stored only when its file asks for it, and only when it answers nothing but GET (RH-01 to RH-04). */
function handlerReason({ exports, config, paramsDepth }: AppRoute): string | undefined {
  if (!exports.includes("GET")) return "it exports no GET";
  const other = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"].find((method) => exports.includes(method));
  if (other !== undefined) return `it exports ${other}`;
  const asks =
    exports.includes("revalidate") ||
    config.dynamic === "force-static" ||
    config.dynamic === "error" ||
    paramsDepth >= 0;
  return asks ? undefined : "route handlers are dynamic unless they export revalidate or dynamic = 'force-static'";
}

/** A param without a list of values is rendered per request, unless the route says that every value may be stored. */
function paramsReason({ segments, config, paramsDepth }: AppRoute): string | undefined {
  const names = segments.flatMap((segment) => (segment.kind === "static" ? [] : [segment.name]));
  // The ids of a metadata file are listed by the file itself.
  const params = names.filter((name) => name !== METADATA_ID);
  if (params.length === 0 || paramsDepth >= 0) return undefined;
  if (config.dynamic === "force-static" || config.dynamic === "error") return undefined;
  return `no generateStaticParams for [${params.join("], [")}]`;
}

function isCovered({ segments, paramsDepth, config }: AppRoute): boolean {
  if (config.dynamic === "force-static" || config.dynamic === "error") return true;
  return paramsDepth > segments.findLastIndex(({ kind }) => kind !== "static");
}
