import type { RouteRecord } from "../manifest/route-manifest.ts";
import type { AppRoute } from "./scan-app.ts";
import { sharingOf } from "./sharing.ts";

/** Writes down what the files say about a route. */
export function recordOf(route: AppRoute): Omit<RouteRecord, "namespace"> {
  return {
    id: route.id,
    kind: route.kind,
    segments: route.segments,
    config: route.config,
    methods: methodsOf(route),
    sharing: sharingOf(route),
    ...(route.intercepts.length > 0 && { intercepts: route.intercepts }),
  };
}

function methodsOf({ kind, metadata, exports }: AppRoute): readonly string[] {
  if (metadata) return ["GET"];
  return kind === "handler" ? exports.filter((name) => METHODS.has(name)) : [];
}

const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);
