import type { HeaderPair } from "../entry/entry.ts";
import { PRIVATE } from "../entry/headers.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import type { Platform } from "../request/platform.ts";
import { canonicalPath } from "../routing/canonical-path.ts";
import { compileMatchers, type ProxyMatcher } from "../routing/proxy-matcher.ts";
import { rscPathOf } from "../routing/rsc-path.ts";
import { compileRules, matchRedirect } from "../routing/rules.ts";
import type { Reply } from "./ask.ts";
import { bypassStatus } from "./cache-status.ts";
import type { DoorRequest } from "./door-request.ts";
import { answerFromElsewhere } from "./elsewhere.ts";
import { layered, pairsOf } from "./header-layers.ts";
import { askedOf, type UrlShape } from "./locate.ts";
import { onDemandOf } from "./on-demand.ts";
import { failedAnswer, plainAnswer, redirectAnswer } from "./plain.ts";
import { proxyOutcomeOf, type ProxyOutcome } from "./proxy-outcome.ts";
import { requestForProxy, requestWithHeaders } from "./proxy-request.ts";
import { withHeaders } from "./visitor-answer.ts";

/** Runs the app's proxy; undefined when it lets the request pass unchanged. */
export type RunProxy = (request: Request) => Promise<Response | undefined>;

/** The app's proxy as the build bundled it. */
export interface ProxyBundle {
  runProxy(
    request: Request,
    options: { readonly basePath: string; readonly platform: Platform },
  ): Promise<Response | undefined>;
}

/** Makes the proxy of a bundle run below a base path, with work after the answer given to the platform. */
export function runnerOf(
  { runProxy }: ProxyBundle,
  where: { readonly basePath: string; readonly platform: Platform },
): RunProxy {
  return (request) => runProxy(request, where);
}

export interface ProxyGateOptions {
  readonly manifest: Pick<RouteManifest, "basePath" | "rules" | "trailingSlash" | "preview">;
  readonly matchers: readonly ProxyMatcher[];
  readonly platform: Platform;
  /** Loads the app's proxy on first need. */
  load(): Promise<RunProxy>;
}

/** Stands before files and the front door. */
export interface ProxyGate {
  judge(request: DoorRequest): Judgement;
  /** Runs the proxy. Never rejects: a proxy that throws ends in a failed answer. */
  pass(request: DoorRequest, guarded: Guarded, web: () => Request): Promise<Passed>;
}

/** `free`: nobody wants to see it. `door`: it names no file, and the front door corrects or refuses its path. */
export type Judgement = { readonly kind: "free" | "door" } | Guarded;

/** A request that the proxy wants to see, by the one path that all spellings and representations share (P10). */
export interface Guarded {
  readonly kind: "guarded";
  /** Canonical, with base path. */
  readonly path: string;
  readonly query: string;
  readonly shape: UrlShape;
  /** Paths on which the proxy has a say, the page's own last: what is opened over a page shows something of both. */
  readonly guards: readonly string[];
}

/** What became of a request at the gate. */
export type Passed =
  | { readonly kind: "answered"; readonly reply: Reply }
  | {
      readonly kind: "go";
      readonly request: DoorRequest;
      web(): Request;
      /** What the proxy set on the answer, whoever gives it. */
      readonly headers: readonly HeaderPair[];
      /** Lays that over an answer: its headers win, no cookie replaces another. */
      dress(reply: Reply): Reply;
    };

/** Makes the gate of an app that has a proxy. */
export function createProxyGate({ manifest, matchers, platform, load }: ProxyGateOptions): ProxyGate {
  const { basePath } = manifest;
  const rules = compileRules(manifest.rules, basePath);
  const matches = compileMatchers(matchers, basePath);
  const basedPath = (path: string): string => (path === "/" && basePath !== "" ? basePath : basePath + path);

  return {
    judge(request) {
      const { path: asked, rule, shape, isBelowBase, over } = askedOf(request, basePath);
      if (!isBelowBase || asked.startsWith("/_vinext/")) return { kind: "free" };
      // A render for everyone that somebody asks for is no visit (OD-06).
      if (onDemandOf(request, manifest.preview.previewModeId) !== "none") return { kind: "free" };
      const trailingSlash = shape === "payload" ? "any" : manifest.trailingSlash;
      const canonical = canonicalPath(asked, { trailingSlash });
      // Config redirects come before the proxy (MW-07); a path in another spelling is redirected to the guarded one.
      if (canonical.kind !== "path" || matchRedirect(rules, rule)) return { kind: "door" };
      const path = basedPath(canonical.path);
      const below = over === undefined ? undefined : canonicalPath(over, { trailingSlash: "any" });
      if (below && below.kind !== "path") return { kind: "door" };
      const others = below ? [basedPath(below.path)] : [];
      const guards = others.filter((other) => matches({ ...rule, path: other }, [other]));
      if (matches(rule, [path, rule.path])) guards.push(path);
      return guards.length === 0 ? { kind: "free" } : { kind: "guarded", path, query: rule.query, shape, guards };
    },
    async pass(request, guarded, web) {
      const held: { whole?: Request } = {};
      try {
        const whole = (held.whole = web());
        const run = await load();
        const ask = async (path: string): Promise<ProxyOutcome> => {
          const seen = requestForProxy(whole, { path, query: path === guarded.path ? guarded.query : "" });
          return proxyOutcomeOf(await run(seen), new URL(seen.url));
        };
        const crossing: Crossing = { request, guarded, whole, basePath };
        for (const other of guarded.guards.filter((path) => path !== guarded.path)) {
          const outcome = await ask(other);
          if (!letsThrough(outcome)) return await refused(outcome, crossing);
        }
        if (!guarded.guards.includes(guarded.path)) {
          return { kind: "go", request, web: () => whole, headers: [], dress: (reply) => reply };
        }
        return await settled(await ask(guarded.path), crossing);
      } catch (error) {
        const seen = { method: request.method, headers: Object.fromEntries(held.whole?.headers ?? []) };
        const where = { path: guarded.path, route: "/proxy", request: seen } as const;
        platform.report({ kind: "failed", ...where, reason: "visit", during: "proxy", error });
        return { kind: "answered", reply: failedAnswer(guarded.shape, []) };
      }
    },
  };
}

function withProxyHeaders(reply: Reply, headers: readonly HeaderPair[]): Reply {
  if (headers.length === 0) return reply;
  if (!(reply instanceof Response)) return { ...reply, headers: layered([pairsOf(reply.headers), headers]) };
  const { status, statusText, body } = reply;
  return new Response(body, { status, statusText, headers: withHeaders(new Headers(reply.headers), headers) });
}

interface Crossing {
  readonly request: DoorRequest;
  readonly guarded: Guarded;
  /** The visitor's request, body unread. */
  readonly whole: Request;
  readonly basePath: string;
}

function letsThrough(outcome: ProxyOutcome): boolean {
  return outcome.kind === "pass" && !outcome.rewrite;
}

/** The page below an interception is not this visitor's as it stands: nothing is opened over it. */
function refused(outcome: ProxyOutcome, crossing: Crossing): Promise<Passed> {
  if (outcome.kind !== "pass") return settled(outcome, crossing);
  return Promise.resolve({ kind: "answered", reply: plainAnswer(404, "Not Found\n", outcome.headers) });
}

async function settled(outcome: ProxyOutcome, crossing: Crossing): Promise<Passed> {
  const { request, guarded, whole } = crossing;
  switch (outcome.kind) {
    case "answer":
      return { kind: "answered", reply: ownAnswer(outcome.response, request) };
    case "redirect": {
      const reply = redirectAnswer(outcome, guarded.shape, outcome.headers);
      return { kind: "answered", reply };
    }
    case "pass": {
      const { headers, rewrite } = outcome;
      const changed = requestWithHeaders(whole, outcome);
      if (rewrite && rewrite.origin !== new URL(whole.url).origin) {
        return { kind: "answered", reply: await answerFromElsewhere(changed, rewrite.href, headers) };
      }
      const dress = (reply: Reply): Reply => withProxyHeaders(reply, headers);
      return { kind: "go", request: passedOn(outcome, crossing, changed), web: () => changed, headers, dress };
    }
  }
}

function ownAnswer(response: Response, { method }: DoorRequest): Reply {
  const headers = new Headers(response.headers);
  if (!headers.has("cache-control")) headers.set("cache-control", PRIVATE);
  headers.set("cache-status", bypassStatus("proxy"));
  const { status, statusText } = response;
  return new Response(method === "HEAD" ? null : response.body, { status, statusText, headers });
}

/** The request as the front door sees it from here on. The destination of a rewrite has the visitor's representation. */
function passedOn(
  { rewrite, requestHeaders }: Extract<ProxyOutcome, { kind: "pass" }>,
  { request, guarded, basePath }: Crossing,
  changed: Request,
): DoorRequest {
  const header = requestHeaders ? (name: string) => changed.headers.get(name) ?? undefined : request.header;
  const { method, target } = request;
  if (!rewrite) return { method, target, header };
  const isSame = rewrite.pathname === guarded.path && rewrite.search.slice(1) === guarded.query;
  if (isSame) return { method, target, header };
  const below = rewrite.pathname.slice(basePath.length) || "/";
  const path = guarded.shape === "payload" ? basePath + rscPathOf(below) : rewrite.pathname;
  return { method, target: path + rewrite.search, header, original: request };
}
