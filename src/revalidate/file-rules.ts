import type { HeaderPair } from "../entry/entry.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import { compileRules, headersFor, matchRedirect, matchRewrite } from "../routing/rules.ts";
import type { DoorRequest } from "./door-request.ts";
import { askedOf } from "./locate.ts";

/** Says what `next.config` makes of a request for a file: `elsewhere` is the front door's to answer (MW-07). */
export type FileRules = (request: DoorRequest) => "elsewhere" | readonly HeaderPair[];

/** Makes the rules for files. In Next's order redirects and `beforeFiles` rewrites come before them. */
export function createFileRules({ rules, basePath }: Pick<RouteManifest, "rules" | "basePath">): FileRules {
  const compiled = compileRules(rules, basePath);
  return (request) => {
    const { rule } = askedOf(request, basePath);
    if (matchRedirect(compiled, rule) || matchRewrite(compiled, "beforeFiles", rule)) return "elsewhere";
    return headersFor(compiled, rule);
  };
}
