import { NodeRequest, sendNodeResponse } from "srvx/node";
import { isRunnableDevEnvironment, type Plugin, type RunnableDevEnvironment, type ViteDevServer } from "vite";
import type { RouteRecord, Sharing } from "../manifest/route-manifest.ts";
import { expectedCacheControl } from "../manifest/expected-headers.ts";
import type { Renderer, Visit } from "../revalidate/renderer.ts";
import { canonicalPath } from "../routing/canonical-path.ts";
import { matchInterception } from "../routing/interception.ts";
import { createMatcher } from "../routing/match.ts";
import { interceptionOf, isUpdate, pagePathOf, type InterceptionPath } from "../routing/rsc-path.ts";
import { behindDevProxy } from "./dev-proxy.ts";
import { followClientErrors } from "./client-errors.ts";
import { createDevErrors } from "./dev-errors.ts";
import { createDevReasons } from "./dev-reasons.ts";
import { DEV_DRAFT_SECRET, devServices, type DevVoice } from "./dev-services.ts";
import { followNextConfig } from "./follow-next-config.ts";
import { packageFile } from "./package-files.ts";
import { slashRuleOf } from "./next-options.ts";
import type { Project } from "./project.ts";
import type { AppInterception, AppRoute } from "./scan-app.ts";
import { sharingOf } from "./sharing.ts";
import { warmUp } from "./warm-up.ts";

/** Renders every request anew during development. Nothing is read from or written to a store. */
export function devServerPlugin(project: Project): Plugin {
  return {
    name: "vinext:dev-server",
    configureServer(server) {
      const register = createRegister(project, server);
      const voice = devVoice(server);
      followClientErrors(server);
      followNextConfig(server);
      const warm = warmUp(project, server);
      // After Vite's own middlewares: assets and modules are theirs.
      return () => {
        server.middlewares.use((request, response, next) => {
          request.url = request.originalUrl ?? request.url;
          const asked = nativeRequest(new NodeRequest({ req: request, res: response }));
          warm
            .then(register)
            .then(() => answer({ project, server, voice }, asked))
            .catch((error: unknown) => voice.errors.answer(error, shapeOf(asked)))
            .then((answered) => sendNodeResponse(response, answered))
            .catch(next);
        });
      };
    },
  };
}

interface Dev {
  readonly project: Project;
  readonly server: ViteDevServer;
  readonly voice: DevVoice;
}

function devVoice(server: ViteDevServer): DevVoice {
  const { logger, root } = server.config;
  return { logger, errors: createDevErrors(server), reasons: createDevReasons(root, logger) };
}

function shapeOf({ url }: Request): "document" | "payload" {
  return pagePathOf(new URL(url).pathname) === undefined ? "document" : "payload";
}

/** The adapter's request only looks like one; app code may hand it to `new Request()`. */
function nativeRequest(request: Request): Request {
  const { method, headers, body } = request;
  return new Request(request.url, { method, headers: new Headers(headers), ...(body ? { body, duplex: "half" } : {}) });
}

const DEV_BUILD_ID = "development";

/** Runs `register()` of the app's instrumentation once, before the first request is answered. */
function createRegister(project: Project, server: ViteDevServer): () => Promise<void> {
  const state: { registering: Promise<void> | undefined } = { registering: undefined };
  const run = async (): Promise<void> => {
    const { instrumentation } = await project.serverFiles();
    if (instrumentation === undefined) return;
    const module = await rscOf(server).runner.import<{ readonly register?: () => unknown }>(instrumentation);
    await module.register?.();
  };
  return () => (state.registering ??= run());
}

async function answer(dev: Dev, request: Request): Promise<Response> {
  const { project, server, voice } = dev;
  const { basePath } = await project.settings();
  const { platform } = devServices(voice, { buildId: DEV_BUILD_ID, basePath });
  return behindDevProxy({ project, rsc: rscOf(server), platform }, request, (passed) => answerPage(dev, passed));
}

async function answerPage({ project, server, voice }: Dev, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const found = await findRoute(project, url.pathname);
  if (found.kind === "answer") return found.response;
  const { route } = found;
  const { basePath, expireTime } = await project.settings();
  const renderer = await loadRenderer(server, basePath);
  const failures: unknown[] = [];
  const services = devServices(alsoTelling(voice, failures), { buildId: DEV_BUILD_ID, basePath });
  if (route.sharing.kind === "dynamic") voice.reasons.configured(found.visit.route, route.sharing.reason);
  const visit: Visit = { ...found.visit, draft: isDraft(request), services };
  const response = await renderer.visitor(request, visit);
  const headers = new Headers(response.headers);
  // What the files do not tell, prerendering would have found out, as this render did.
  const sharing: Sharing = voice.reasons.isDynamic(found.visit.route) ? { kind: "dynamic", reason: "" } : route.sharing;
  const cacheControl = expectedCacheControl({ ...route, sharing }, expireTime ?? ONE_YEAR_SECONDS);
  if (cacheControl !== undefined && !headers.has("cache-control")) headers.set("cache-control", cacheControl);
  const { status } = response;
  if (!isUpdate(url.search)) return new Response(response.body, { status, headers });
  // Read to its end first: the browser keeps what it shows, and what has been typed there, when any of it fails.
  const body = await response.arrayBuffer();
  return failures.length > 0 ? new Response(undefined, { status: 500 }) : new Response(body, { status, headers });
}

function alsoTelling(voice: DevVoice, failures: unknown[]): DevVoice {
  const report = (error: unknown): void => {
    failures.push(error);
    voice.errors.report(error);
  };
  return { ...voice, errors: { ...voice.errors, report } };
}

const ONE_YEAR_SECONDS = 31_536_000;

type Found =
  | { readonly kind: "answer"; readonly response: Response }
  | {
      readonly kind: "visit";
      readonly route: Pick<RouteRecord, "kind" | "sharing" | "config">;
      readonly visit: Omit<Visit, "services" | "draft">;
    };

const NOTHING: Found = {
  kind: "answer",
  get response() {
    return new Response("Not Found", { status: 404 });
  },
};

async function findRoute(project: Project, pathname: string): Promise<Found> {
  const [settings, { routes, interceptions }] = await Promise.all([project.settings(), project.scan()]);
  const { basePath } = settings;
  if (!pathname.startsWith(basePath)) return NOTHING;
  const raw = pathname.slice(basePath.length) || "/";
  const opened = interceptionOf(raw);
  const pagePath = opened?.over ?? pagePathOf(raw);
  const canonical = canonicalPath(pagePath ?? raw, {
    trailingSlash: pagePath === undefined ? slashRuleOf(settings) : "any",
  });
  if (canonical.kind === "malformed") return { kind: "answer", response: new Response("Bad Request", { status: 400 }) };
  if (canonical.kind === "redirect" && pagePath === undefined) {
    return {
      kind: "answer",
      response: new Response(undefined, { status: 308, headers: { location: basePath + canonical.to } }),
    };
  }
  const match =
    canonical.kind === "path" ? createMatcher(routes.filter(({ id }) => id !== NOT_FOUND)).match(canonical) : undefined;
  const route = routes.find(({ id }) => id === (match?.route ?? NOT_FOUND));
  if (!route || canonical.kind !== "path") return NOTHING;
  const shown = opened && openedOver(route, { ...opened, over: canonical.path }, interceptions);
  if (opened && !shown) return NOTHING;
  const page = pagePath === undefined ? "html" : "rsc";
  return {
    kind: "visit",
    route: { ...route, sharing: sharingOf(route) },
    visit: {
      route: route.id,
      path: canonical.path,
      representation: route.kind === "page" ? page : "body",
      status: match ? undefined : 404,
      opened: shown,
    },
  };
}

function openedOver(
  route: AppRoute,
  { path, over }: InterceptionPath,
  all: readonly AppInterception[],
): Visit["opened"] {
  const canonical = canonicalPath(path, { trailingSlash: "any" });
  if (canonical.kind !== "path") return undefined;
  const allowed = all.filter(({ id }) => route.intercepts.includes(id));
  const found = matchInterception(allowed, { segments: canonical.segments, over });
  return found === undefined ? undefined : { route: found, path: canonical.path };
}

/** The cookie of draft mode; in development its secret is none. */
function isDraft(request: Request): boolean {
  const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.includes(`__prerender_bypass=${DEV_DRAFT_SECRET}`);
}

const NOT_FOUND = "/_not-found/page";

async function loadRenderer(server: ViteDevServer, basePath: string): Promise<Renderer> {
  const entry = await rscOf(server).runner.import<typeof import("../render/entry.rsc.tsx")>(
    packageFile("render/entry.rsc"),
  );
  return entry.createRenderer({ buildId: DEV_BUILD_ID, basePath, mode: "development" });
}

function rscOf(server: ViteDevServer): RunnableDevEnvironment {
  const { rsc } = server.environments;
  if (rsc && isRunnableDevEnvironment(rsc)) return rsc;
  throw new TypeError("The rsc environment of this Vite server cannot run modules.");
}
