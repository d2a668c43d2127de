import type { HeaderPair } from "../entry/entry.ts";
import type { RouteManifest, RouteRecord } from "../manifest/route-manifest.ts";
import { canonicalPath, withoutDots, type CanonicalPath } from "../routing/canonical-path.ts";
import { matchInterception } from "../routing/interception.ts";
import { createMatcher } from "../routing/match.ts";
import { NOT_FOUND_PATH, NOT_FOUND_ROUTE } from "../routing/not-found.ts";
import { interceptionOf, pagePathOf, rscPathOf } from "../routing/rsc-path.ts";
import {
  compileRules,
  type CompiledRules,
  headersFor,
  matchRedirect,
  matchRewrite,
  type RewriteGroup,
  type RewriteTarget,
} from "../routing/rules.ts";
import type { RuleRequest } from "../routing/rule-source.ts";
import { isStaticPattern } from "../routing/segment.ts";
import type { DoorRequest } from "./door-request.ts";
import type { Opened } from "./renderer.ts";
import { createFixedRules, hasConditions } from "./fixed-rules.ts";

/** What a URL leads to. Only the path says whether the document or its RSC payload is meant (K5). */
export type Located =
  | LocatedRoute
  | LocatedInterception
  | { readonly kind: "redirect"; readonly status: number; readonly location: string; readonly shape: UrlShape }
  | { readonly kind: "elsewhere"; readonly url: string }
  | { readonly kind: "unmatched"; readonly shape: UrlShape }
  | { readonly kind: "malformed" | "reserved" };

export interface LocatedRoute {
  readonly kind: "route";
  readonly route: RouteRecord;
  /** Canonical, without base path. */
  readonly path: string;
  readonly shape: UrlShape;
  /** The query that a rewrite made; undefined without one. */
  readonly query: string | undefined;
  /** Whether the config rules say the same to everyone who asks for this URL. */
  readonly repeats: boolean;
}

/** A page that is shown inside of another one. Never stored: what it shows depends on both (RS-11). */
export interface LocatedInterception {
  readonly kind: "interception";
  /** The page below. */
  readonly route: RouteRecord;
  readonly path: string;
  readonly opened: Opened;
}

/** Whether a URL has the form of a document or of an RSC payload. */
export type UrlShape = "document" | "payload";

/** Finds what URLs lead to. */
export interface Locator {
  locate(request: DoorRequest): Located;
  /** Finds the route of a page's own path, past base path and config rules. */
  at(path: string): { readonly route: RouteRecord; readonly path: string } | undefined;
  /** Collects what `headers()` of the config adds to the answer, and the build id on payloads. */
  headers(request: DoorRequest): readonly HeaderPair[];
}

/** What a locator takes of a manifest. */
export type LocatorNeeds = Pick<
  RouteManifest,
  "basePath" | "buildId" | "deploymentId" | "interceptions" | "routes" | "rules" | "trailingSlash"
>;

/** Compiles routes and config rules of an app. */
export function createLocator(manifest: LocatorNeeds): Locator {
  const { basePath } = manifest;
  const rules = compileRules(manifest.rules, basePath);
  const isFixed = createFixedRules(manifest);
  const findAt = createFinder(manifest.routes);
  const resolve = createResolver({ rules, findAt, basePath });
  const open = createOpener(manifest, findAt);
  const { buildId, deploymentId } = manifest;
  const builtBy: readonly HeaderPair[] = [
    ["X-Vinext-Build", buildId],
    ...(deploymentId === undefined ? [] : [["X-Nextjs-Deployment-Id", deploymentId] as const]),
  ];

  function withRepeats(found: Located, { rule }: Asked): Located {
    if (found.kind !== "route") return found;
    // A rewritten path may meet rules of its own; those are not followed up.
    return { ...found, repeats: found.query === undefined ? isFixed(rule.path) : !hasConditions(manifest.rules) };
  }

  return {
    at: (path) => findAt(settled(canonicalPath(path, { trailingSlash: "any" }))),
    headers(request) {
      const seen = request.original ?? request;
      const { shape } = seen.target.includes(".rsc") ? askedOf(seen, basePath) : DOCUMENT;
      const own = rules.headers.length === 0 ? [] : headersFor(rules, askedOf(seen, basePath).rule);
      // The browser compares builds before it decodes: the payload itself can only say it afterwards (BI-04).
      return shape === "payload" ? [...own, ...builtBy] : own;
    },
    locate(request) {
      const asked = askedOf(request, basePath);
      if (asked.path.startsWith(RESERVED)) return { kind: "reserved" };
      const trailingSlash = asked.shape === "payload" || request.original ? "any" : manifest.trailingSlash;
      const canonical = canonicalPath(asked.path, { trailingSlash });
      // The one spelling of a URL first, as in Next.js: a rule matches with a slash at the end and without.
      if (asked.isBelowBase && canonical.kind === "redirect")
        return elsewise(canonical.to, asked, { basePath, trailingSlash });
      const redirect = request.original ? undefined : matchRedirect(rules, asked.rule);
      if (redirect) return { kind: "redirect", ...redirect, shape: asked.shape };
      if (!asked.isBelowBase || canonical.kind === "redirect") return { kind: "unmatched", shape: asked.shape };
      if (canonical.kind === "malformed") return { kind: "malformed" };
      if (isOtherRoot(asked, { basePath, trailingSlash })) return elsewise("/", asked, { basePath, trailingSlash });
      if (asked.over !== undefined) return open(canonical, asked.over);
      return withRepeats(resolve(asked, canonical), asked);
    },
  };
}

/** Goes from a path to a route through the rewrites, in Next's order: a static route wins over `afterFiles` (MW-07). */
function createResolver({ rules, findAt, basePath }: ResolverNeeds): (asked: Asked, canonical: Canonical) => Located {
  const find = (rawPath: string): Found | undefined =>
    findAt(settled(canonicalPath(rawPath, { trailingSlash: "any" })));

  function follow(group: RewriteGroup, asked: Asked): Asked | Extract<Located, { kind: "elsewhere" }> | undefined {
    const target: RewriteTarget | undefined = matchRewrite(rules, group, asked.rule);
    if (!target) return undefined;
    if (target.kind === "external") return { kind: "elsewhere", url: target.url };
    const path = belowBase(target.path, basePath) ?? target.path;
    const rule = { ...asked.rule, path: target.path, query: target.query };
    return { kind: "asked", path, rule, shape: asked.shape, query: target.query };
  }

  return (asked, canonical) => {
    const before = follow("beforeFiles", asked) ?? asked;
    if (before.kind === "elsewhere") return before;
    const direct = before === asked ? findAt(canonical) : find(before.path);
    if (direct && isStaticPattern(direct.route.segments)) return located(direct, before);
    const after = follow("afterFiles", before);
    if (after?.kind === "elsewhere") return after;
    const rewritten = after && find(after.path);
    if (after && rewritten) return located(rewritten, after);
    if (direct) return located(direct, before);
    const fallback = follow("fallback", before);
    if (fallback?.kind === "elsewhere") return fallback;
    const last = fallback && find(fallback.path);
    return fallback && last ? located(last, fallback) : { kind: "unmatched", shape: asked.shape };
  };
}

/** Goes from two paths to the interception that opens one over the other. Rewrites lead to plain pages alone. */
function createOpener(
  manifest: LocatorNeeds,
  findAt: FindAt,
): (canonical: Canonical, over: string) => Extract<Located, { kind: "interception" | "unmatched" }> {
  const interceptions = manifest.interceptions ?? [];
  return ({ path, segments }, over) => {
    const at = canonicalPath(over, { trailingSlash: "any" });
    // Another spelling is refused: the proxy has heard of the canonical one alone (P10).
    const below = at.kind === "path" ? findAt(at) : undefined;
    const allowed = interceptions.filter(({ id }) => below?.route.intercepts?.includes(id));
    const route = below && matchInterception(allowed, { segments, over: below.path });
    if (!below || route === undefined) return { kind: "unmatched", shape: "payload" };
    return { kind: "interception", ...below, opened: { route, path } };
  };
}

interface ResolverNeeds {
  readonly rules: CompiledRules;
  readonly findAt: FindAt;
  readonly basePath: string;
}

type FindAt = (at: Canonical | undefined) => Found | undefined;

function createFinder(all: readonly RouteRecord[]): FindAt {
  const matcher = createMatcher(all.filter(({ id }) => id !== NOT_FOUND_ROUTE));
  return (at) => {
    if (!at || HIDDEN.has(at.path)) return undefined;
    const route = matcher.match(at);
    return route && { route, path: at.path };
  };
}

const DOCUMENT = { shape: "document" } as const;
const RESERVED = "/_vinext/";
const HIDDEN: ReadonlySet<string> = new Set(["/404", "/500", NOT_FOUND_PATH]);

type Canonical = Extract<CanonicalPath, { kind: "path" }>;

interface Found {
  readonly route: RouteRecord;
  readonly path: string;
}

/** A page or handler that is asked for, by whatever form of URL. */
export interface Asked {
  readonly kind: "asked";
  /** Raw path of the page, without base path. */
  readonly path: string;
  readonly shape: UrlShape;
  readonly rule: RuleRequest;
  /** The query that a rewrite made; undefined without one. */
  readonly query: string | undefined;
  /** Raw path of the page below, where the payload of an interception is asked for. */
  readonly over?: string | undefined;
}

/** Takes a request's URL apart. */
export function askedOf(request: DoorRequest, basePath: string): Asked & { readonly isBelowBase: boolean } {
  const mark = request.target.indexOf("?");
  const rawPath = withoutDots(mark < 0 ? request.target : request.target.slice(0, mark));
  const below = belowBase(rawPath, basePath);
  const opened = interceptionOf(below ?? rawPath);
  const page = opened?.path ?? pagePathOf(below ?? rawPath);
  const path = page ?? below ?? rawPath;
  const rulePath = page === undefined ? rawPath : (below === undefined ? "" : basePath) + page;
  const query = mark < 0 ? "" : request.target.slice(mark + 1);
  const rule = { path: rulePath, query, header: request.header, host: request.header("host") };
  return {
    kind: "asked",
    path,
    shape: page === undefined ? "document" : "payload",
    rule,
    query: request.original ? query : undefined,
    over: opened?.over,
    isBelowBase: below !== undefined,
  };
}

function belowBase(path: string, basePath: string): string | undefined {
  if (basePath === "") return path;
  if (path === basePath) return "/";
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined;
}

/** Takes another spelling for what it means; a destination in a config may end with a slash or not. */
function settled(path: CanonicalPath): Canonical | undefined {
  const again = path.kind === "redirect" ? canonicalPath(path.to, { trailingSlash: "any" }) : path;
  return again.kind === "path" ? again : undefined;
}

function located({ route, path }: Found, { shape, query }: Asked): Located {
  // A route handler has one representation and it lives at its own path.
  if (route.kind === "handler" && shape === "payload") return { kind: "unmatched", shape };
  return { kind: "route", route, path, shape, query, repeats: false };
}

interface PathForm {
  readonly basePath: string;
  readonly trailingSlash: boolean | "any";
}

/** Below a base path the root has two spellings as well (KY-09). */
function isOtherRoot({ path, rule }: Asked, form: PathForm): boolean {
  return path === "/" && form.basePath !== "" && form.trailingSlash !== "any" && rule.path !== rootOf(form);
}

function rootOf({ basePath, trailingSlash }: PathForm): string {
  return basePath === "" || trailingSlash === true ? `${basePath}/` : basePath;
}

/** Sends another spelling of a path to the one that counts. */
function elsewise(to: string, { shape, rule }: Asked, form: PathForm): Located {
  const path = shape === "payload" ? rscPathOf(to) : to;
  const whole = path === "/" ? rootOf(form) : form.basePath + path;
  const location = rule.query === "" ? whole : `${whole}?${rule.query}`;
  return { kind: "redirect", status: 308, location, shape: "document" };
}
