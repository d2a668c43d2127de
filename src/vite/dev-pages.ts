import { isRunnableDevEnvironment, type RunnableDevEnvironment, type ViteDevServer } from "vite";
import { expectedCacheControl } from "../manifest/expected-headers.ts";
import type { Sharing } from "../manifest/route-manifest.ts";
import type { Reply } from "../revalidate/ask.ts";
import type { DoorRequest } from "../revalidate/door-request.ts";
import { draftCookie } from "../revalidate/draft.ts";
import { answerFromElsewhere } from "../revalidate/elsewhere.ts";
import type { Located, UrlShape } from "../revalidate/locate.ts";
import { plainAnswer, redirectAnswer } from "../revalidate/plain.ts";
import type { Renderer, Visit } from "../revalidate/renderer.ts";
import { webRequest, withHeaders } from "../revalidate/visitor-answer.ts";
import { NOT_FOUND_PATH, NOT_FOUND_ROUTE } from "../routing/not-found.ts";
import { isUpdate } from "../routing/rsc-path.ts";
import type { DevLocator } from "./dev-locator.ts";
import { DEV_BUILD_ID, DEV_DRAFT_SECRET, devServices, type DevVoice } from "./dev-services.ts";
import type { DevParams, Planning } from "./dev-params.ts";
import { packageFile } from "./package-files.ts";
import type { Project } from "./project.ts";
import type { AppRoute } from "./scan-app.ts";
import { sharingOf } from "./sharing.ts";

/** One development server. */
export interface Dev {
  readonly project: Project;
  readonly server: ViteDevServer;
  readonly voice: DevVoice;
  readonly locator: DevLocator;
  readonly params: DevParams;
  /** Longest time a page may be shown past its render; `expireTime` of `next.config` goes before it. */
  readonly expireSeconds: number;
}

/** Answers a request that the proxy has let through: where the URL leads is found by the rules of production. */
export async function answerPage(dev: Dev, request: DoorRequest, web: () => Request): Promise<Reply> {
  const locator = await dev.locator.open();
  const extra = locator.headers(request);
  const located = locator.locate(request);
  switch (located.kind) {
    case "malformed":
      return plainAnswer(400, "Bad Request\n", extra);
    case "reserved":
      return plainAnswer(404, "Not Found\n");
    case "redirect":
      return redirectAnswer(located, located.shape, extra);
    case "elsewhere":
      return answerFromElsewhere(web(), located.url, extra);
    case "unmatched":
    case "interception":
    case "route": {
      const { body, status, headers } = await visitPage(dev, { located, request, web });
      return new Response(body, { status, headers: withHeaders(new Headers(headers), extra) });
    }
  }
}

type Page = Extract<Located, { readonly kind: "unmatched" | "interception" | "route" }>;

interface Asked {
  readonly located: Page;
  readonly request: DoorRequest;
  readonly web: () => Request;
}

async function visitPage(dev: Dev, { located, request, web }: Asked): Promise<Response> {
  const { project, server, voice } = dev;
  const { basePath, expireTime } = await project.settings();
  const renderer = await loadRenderer(server, basePath);
  const failures: unknown[] = [];
  const services = devServices(alsoTelling(voice, failures), basePath);
  const shown = await shownAt(dev, located, { renderer, services });
  if (!shown) return new Response("Not Found\n", { status: 404 });
  const { route, path, shape, query, ...rest } = shown;
  const declared = sharingOf(route);
  if (declared.kind === "dynamic") voice.reasons.configured(route.id, declared.reason);
  const representation = { document: "html", payload: "rsc" } as const;
  const visit: Visit = {
    ...rest,
    route: route.id,
    path,
    representation: route.kind === "handler" ? "body" : representation[shape],
    draft: draftCookie(request.header("cookie"), DEV_DRAFT_SECRET) === "valid",
    services,
  };
  const response = await renderer.visitor(webRequest({ web, query, shape, place: { path } }, basePath), visit);
  const headers = new Headers(response.headers);
  // What the files do not tell, prerendering would have found out, as this render did.
  const sharing: Sharing = voice.reasons.isDynamic(route.id) ? { kind: "dynamic", reason: "" } : declared;
  const cacheControl = expectedCacheControl({ ...route, sharing }, expireTime ?? dev.expireSeconds);
  if (cacheControl !== undefined && !headers.has("cache-control")) headers.set("cache-control", cacheControl);
  const { status } = response;
  if (!isUpdate(queryOf(request))) return new Response(response.body, { status, headers });
  // Read to its end first: the browser keeps what it shows, and what has been typed there, when any of it fails.
  const body = await response.arrayBuffer();
  return failures.length > 0 ? new Response(undefined, { status: 500 }) : new Response(body, { status, headers });
}

/** What is rendered for one visitor. */
interface Shown extends Pick<Visit, "status" | "opened"> {
  readonly route: AppRoute;
  readonly path: string;
  readonly shape: UrlShape;
  readonly query: string | undefined;
}

/** Finds what a URL shows: the page there, or the one that says that there is none. */
async function shownAt({ locator, params }: Dev, located: Page, planning: Planning): Promise<Shown | undefined> {
  const shape = located.kind === "interception" ? "payload" : located.shape;
  if (located.kind !== "unmatched") {
    const { path } = located;
    const route = await locator.routeOf(located.route.id);
    const query = located.kind === "route" ? located.query : undefined;
    const opened = located.kind === "interception" ? located.opened : undefined;
    if (route && (await params.allows(route, path, planning)))
      return { route, path, shape, query, opened, status: undefined };
  }
  const route = await locator.routeOf(NOT_FOUND_ROUTE);
  return route && { route, path: NOT_FOUND_PATH, shape, query: undefined, opened: undefined, status: 404 };
}

function alsoTelling(voice: DevVoice, failures: unknown[]): DevVoice {
  const report = (error: unknown): void => {
    failures.push(error);
    voice.errors.report(error);
  };
  return { ...voice, errors: { ...voice.errors, report } };
}

function queryOf({ target }: DoorRequest): string {
  const mark = target.indexOf("?");
  return mark < 0 ? "" : target.slice(mark);
}

async function loadRenderer(server: ViteDevServer, basePath: string): Promise<Renderer> {
  const entry = await rscOf(server).runner.import<typeof import("../render/entry.rsc.tsx")>(
    packageFile("render/entry.rsc"),
  );
  return entry.createRenderer({ buildId: DEV_BUILD_ID, basePath, mode: "development" });
}

/** Gives the environment that server components run in. */
export function rscOf(server: ViteDevServer): RunnableDevEnvironment {
  const { rsc } = server.environments;
  if (rsc && isRunnableDevEnvironment(rsc)) return rsc;
  throw new TypeError("The rsc environment of this Vite server cannot run modules.");
}
