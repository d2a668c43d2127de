import type { Params } from "../routing/params.ts";
import type { RouteEntry } from "./route-table.ts";

/** Reads the params of a route out of a canonical path that is known to match it. Values stay encoded (SP-20). */
export function matchParams({ segments }: Pick<RouteEntry, "segments">, path: string): Params {
  const parts = path === "/" ? [] : path.slice(1).split("/");
  const params: Record<string, string | readonly string[]> = {};
  for (const [index, segment] of segments.entries()) {
    if (segment.kind === "static") continue;
    if (segment.kind === "dynamic") {
      params[segment.name] = parts[index] ?? "";
      continue;
    }
    const rest = parts.slice(index);
    if (rest.length > 0 || segment.kind === "catch-all") params[segment.name] = rest;
  }
  return params;
}
