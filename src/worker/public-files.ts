import type { WorkerSite } from "../manifest/worker-site.ts";
import type { DoorRequest } from "../revalidate/front-door.ts";
import { createFileRules } from "../revalidate/file-rules.ts";
import type { HeaderPair } from "../entry/entry.ts";
import type { AssetsBinding } from "./worker-env.ts";

/** Answers requests for the files of the client bundle and of `public/`; undefined when the URL names none. */
export type ServeFile = (request: Request, asked: DoorRequest) => Promise<Response> | undefined;

/** Makes the way to files. Everything else below `/_vinext/` stays out of reach, the entries of the build above all. */
export function createServeFile(assets: AssetsBinding, site: WorkerSite): ServeFile {
  const files = new Set(site.files);
  const { basePath } = site.manifest;
  const rules = createFileRules(site.manifest);

  async function serve(request: Request, url: URL, own: readonly HeaderPair[]): Promise<Response> {
    const answer = await assets.fetch(new Request(url, request));
    const headers = new Headers(answer.headers);
    for (const [name, value] of own) headers.set(name, value);
    if (answer.status >= 400) headers.set("cache-control", "no-store");
    return new Response(answer.body, { status: answer.status, headers });
  }

  return (request, asked) => {
    if (request.method !== "GET" && request.method !== "HEAD") return undefined;
    const target = asked.target.split("?", 1)[0] ?? "/";
    const path = target.startsWith(`${basePath}/`) ? target.slice(basePath.length) : undefined;
    if (path === undefined) return undefined;
    const isStatic = path.startsWith(STATIC);
    if (!isStatic && !files.has(path.includes("%") ? decoded(path) : path)) return undefined;
    const url = new URL(request.url);
    url.pathname = path;
    url.search = "";
    // A path that the URL itself spells differently leads somewhere else, for example out of the folder by `%2e%2e`.
    if (url.pathname !== path) return undefined;
    if (isStatic) return serve(request, url, [["cache-control", "public,max-age=31536000,immutable"]]);
    const ruled = rules(asked);
    return ruled === "elsewhere" ? undefined : serve(request, url, [["cache-control", "public, max-age=0"], ...ruled]);
  };
}

const STATIC = "/_vinext/static/";

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A malformed escape names no file; the front door answers it.
    return path;
  }
}
