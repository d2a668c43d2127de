import type { CacheHandler } from "../cache/handler.ts";
import type { DataCache } from "../entry/data-record.ts";
import { assetsMissing } from "../errors/worker.ts";
import { VinextError } from "../errors/vinext-error.ts";
import { secretsIn } from "../manifest/webhook-secrets.ts";
import { describeError } from "../request/event-line.ts";
import type { Answer, FrontDoor } from "../revalidate/front-door.ts";
import { openBuiltSite } from "./built-site.ts";
import { compose } from "./compose.ts";
import { logLine } from "./log.ts";
import { createServeFile, type ServeFile } from "./public-files.ts";
import type { LeaseNamespace } from "./shared-leases.ts";
import type { AssetsBinding } from "./worker-env.ts";

/** Says where a Worker keeps entries. */
export interface WorkerOptions<Env> {
  /** Makes the cache handler of an isolate; called once, at its first request. */
  handler(env: Env): CacheHandler & { readonly data?: DataCache };
}

/** The default export of a Worker. */
export interface VinextWorker<Env> {
  fetch(request: Request, env: Env): Promise<Response>;
}

/** Makes the Worker of a site that `vinext build --target workers` built. */
export function createWorker<Env extends object>(options: WorkerOptions<Env>): VinextWorker<Env> {
  const state: { isolate: Isolate | undefined } = { isolate: undefined };
  return {
    async fetch(request, env) {
      try {
        state.isolate ??= openIsolate(options, env);
        return await answer(state.isolate, request);
      } catch (error) {
        logLine({ level: "error", text: describeError(error) });
        return new Response(sentenceOf(error), {
          status: 500,
          headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
        });
      }
    },
  };
}

interface Isolate {
  readonly door: FrontDoor;
  readonly serveFile: ServeFile;
}

function openIsolate<Env extends object>(options: WorkerOptions<Env>, env: Env): Isolate {
  const assets = "ASSETS" in env ? env.ASSETS : undefined;
  if (!isAssets(assets)) throw assetsMissing();
  const built = openBuiltSite();
  const leases = "VINEXT_LEASES" in env ? env.VINEXT_LEASES : undefined;
  const own = secretsIn(env);
  const door = compose({
    built,
    handler: options.handler(env),
    assets,
    leases: isLeases(leases) ? leases : undefined,
    revalidateSecrets: own.length > 0 ? own : (built.site.revalidateSecrets ?? []),
  });
  return { door, serveFile: createServeFile(assets, built.site) };
}

function isAssets(binding: unknown): binding is AssetsBinding {
  return typeof binding === "object" && binding !== null && "fetch" in binding;
}

function isLeases(binding: unknown): binding is LeaseNamespace {
  return typeof binding === "object" && binding !== null && "getByName" in binding;
}

async function answer({ door, serveFile }: Isolate, request: Request): Promise<Response> {
  const target = targetOf(request.url);
  const file = serveFile(request, target.split("?", 1)[0] ?? "/");
  if (file) return file;
  const { method, headers } = request;
  const header = (name: string): string | undefined =>
    (name === "accept-encoding" ? clientEncoding(request) : undefined) ?? headers.get(name) ?? undefined;
  const reply = await door.handle({ method, target, header }, () => request);
  return reply instanceof Response ? reply : responseOf(reply);
}

/** Path and query as on the wire; the part before them cannot hold a slash. */
function targetOf(url: string): string {
  return url.slice(url.indexOf("/", url.indexOf("//") + 2));
}

/** Cloudflare writes what it reads itself into the header, and what the client reads beside the request. */
function clientEncoding(request: Request & { readonly cf?: unknown }): string | undefined {
  const { cf } = request;
  if (typeof cf !== "object" || cf === null || !("clientAcceptEncoding" in cf)) return undefined;
  return typeof cf.clientAcceptEncoding === "string" ? cf.clientAcceptEncoding : undefined;
}

function responseOf({ status, headers, body }: Answer): Response {
  const named = new Headers();
  for (let at = 0; at + 1 < headers.length; at += 2) named.append(headers[at] ?? "", headers[at + 1] ?? "");
  const init: ResponseInit & { encodeBody?: "manual" } = { status, headers: named };
  // The body is compressed already; without this the machine would do it a second time.
  if (named.has("content-encoding")) init.encodeBody = "manual";
  // Stored bytes are never in shared memory.
  return new Response((body as Uint8Array<ArrayBuffer> | undefined) ?? null, init);
}

/** What a person can mend is said; everything else is in the logs alone. */
function sentenceOf(error: unknown): string {
  return error instanceof VinextError && error.code === "VINEXT_BINDING_MISSING"
    ? `${error.message}\n${error.fix}\n`
    : "Internal Server Error\n";
}
