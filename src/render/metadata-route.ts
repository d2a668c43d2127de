import { metadataFileResult, metadataFileWithoutDefault } from "../errors/page.ts";
import type { Robots, Sitemap } from "../next/types/metadata-files.ts";
import { bytesOfBase64 } from "../request/base64.ts";
import { currentScope } from "../request/scope-storage.ts";
import { metadataContentType, METADATA_ID, type MetadataFile } from "../routing/metadata-file.ts";
import { metadataIds } from "./metadata-ids.ts";
import { robotsText } from "./robots-text.ts";
import type { HandlerModule, MetadataModule } from "./route-table.ts";
import { sitemapXml } from "./sitemap-xml.ts";

/** Makes of a metadata file the route handler that answers its URL. */
export function metadataHandler(
  file: MetadataFile,
  module: MetadataModule & { readonly default?: unknown },
): HandlerModule {
  if (module.base64 !== undefined) {
    const answer = staticAnswer(file, module.base64);
    return { GET: () => answer.clone() };
  }
  const make = module.default;
  if (typeof make !== "function") throw metadataFileWithoutDefault(file.file);
  // Proven above; what it takes and gives is the app's business and is looked at when it is there.
  const run = make as (input: object) => unknown;
  return {
    async GET(_request, context) {
      const { [METADATA_ID]: written, ...params } = await context.params;
      if (written === undefined) return dressed(file, module, await run({ params: Promise.resolve(params) }));
      const id = idOf(file, String(written));
      if (!(await isListed({ file, module, params }, id))) return new Response("Not Found", { status: 404 });
      return dressed(file, module, await run({ id: Promise.resolve(id), params: Promise.resolve(params) }));
    },
  };
}

/** What Next sends: a browser or CDN asks each time, the server answers from its own store (MD-02). */
const CACHE_CONTROL = "public, max-age=0, must-revalidate";

function staticAnswer(file: MetadataFile, base64: string): Response {
  return new Response(bytesOfBase64(base64), {
    headers: { "content-type": metadataContentType(file), "cache-control": CACHE_CONTROL },
  });
}

/** The ids of sitemaps end with `.xml` in URLs and nowhere else. */
function idOf({ kind }: MetadataFile, written: string): string {
  return kind === "sitemap" ? written.replace(/\.xml$/, "") : written;
}

interface Listed {
  readonly file: MetadataFile;
  readonly module: MetadataModule;
  readonly params: unknown;
}

/** Whoever renders for everyone was given a listed id; a visitor may have typed anything. */
async function isListed({ file, module, params }: Listed, id: string): Promise<boolean> {
  if (currentScope()?.kind !== "visitor") return true;
  return (await metadataIds(module, { file: file.file, params })).includes(id);
}

function dressed(file: MetadataFile, module: MetadataModule, result: unknown): Response {
  const response = responseOf(file, module, result);
  if (response.headers.has("cache-control")) return response;
  const headers = new Headers(response.headers);
  headers.set("cache-control", CACHE_CONTROL);
  return new Response(response.body, { status: response.status, headers });
}

function responseOf(file: MetadataFile, { contentType }: MetadataModule, result: unknown): Response {
  switch (file.kind) {
    case "sitemap":
      if (!Array.isArray(result)) throw metadataFileResult(file.file, "an array of `{ url }` objects");
      return text(sitemapXml(result as Sitemap), "application/xml");
    case "robots":
      if (!isObject(result)) throw metadataFileResult(file.file, "an object with `rules`");
      // An app's own value, typed by `MetadataRoute.Robots`.
      return text(robotsText(result as unknown as Robots), "text/plain");
    case "manifest":
      if (!isObject(result)) throw metadataFileResult(file.file, "an object");
      return text(JSON.stringify(result), "application/manifest+json");
    case "favicon":
    case "icon":
    case "apple-icon":
    case "opengraph-image":
    case "twitter-image":
      if (result instanceof Response) return result;
      if (isBody(result)) return new Response(result, { headers: { "content-type": contentType ?? "image/png" } });
      throw metadataFileResult(file.file, "a Response, for example an ImageResponse, or bytes");
  }
}

function text(body: string, type: string): Response {
  return new Response(body, { headers: { "content-type": type } });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isBody(value: unknown): value is ArrayBuffer | Uint8Array<ArrayBuffer> | Blob | ReadableStream {
  return (
    value instanceof ArrayBuffer ||
    value instanceof Uint8Array ||
    value instanceof Blob ||
    value instanceof ReadableStream
  );
}
