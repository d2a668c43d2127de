import type { IncomingMessage, ServerResponse } from "node:http";

import type { ImageFormat, ImageRules } from "../../manifest/image-rules.ts";
import type { Platform } from "../../request/platform.ts";
import type { Assets, Changed } from "../assets.ts";
import { readImageQuery, type ImageQuery } from "./image-query.ts";
import { extensionOf } from "./image-types.ts";
import type { MadeImage, MakeImage } from "./make-image.ts";
import { SourceFailure } from "./source-image.ts";

/** What the image server of a site works with. */
export interface ImageServer {
  readonly rules: ImageRules;
  readonly basePath: string;
  readonly platform: Platform;
  readonly make: MakeImage;
}

/** Puts the image server in front of the files of a site: its one address is no file. */
export function withImages(assets: Assets, server: ImageServer): Assets {
  const prefix = `${server.rules.path}?`;
  return {
    ...assets,
    serve(request, response, changed) {
      const target = changed?.target ?? request.url ?? "/";
      if (!target.startsWith(prefix)) return assets.serve(request, response, changed);
      void answerImage(server, { request, response, changed, search: target.slice(prefix.length) });
      return true;
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly changed: Changed | undefined;
  readonly search: string;
}

async function answerImage(server: ImageServer, exchange: Exchange): Promise<void> {
  const { request, search, response } = exchange;
  if (request.method !== "GET" && request.method !== "HEAD") return sendText(exchange, 405, "Method Not Allowed");
  const read = readImageQuery(search, server.rules, server.basePath);
  if (read.kind === "refused") return sendText(exchange, 400, read.why);
  try {
    const made = await server.make(read.query, formatFor(request.headers.accept, server.rules));
    sendImage(exchange, made, headersOf(made, read.query, server));
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    if (!(error instanceof SourceFailure)) {
      server.platform.report({ kind: "failed", path: request.url ?? "/", reason: "visit", error });
      return sendText(exchange, 500, "Internal Server Error");
    }
    sendText(exchange, error.status, `"url" parameter is valid but gives no image: ${error.message}`);
  }
}

/** Only what a browser names: `image/*` is said by those that take neither. */
function formatFor(accept: string | undefined, { formats }: ImageRules): ImageFormat | undefined {
  return formats.find((format) => accept?.includes(format));
}

function headersOf({ image, state }: MadeImage, { source }: ImageQuery, server: ImageServer): Changed["headers"] {
  const { rules, platform } = server;
  const seconds = Math.max(0, Math.round((image.staleAtMs - platform.now()) / 1000));
  const isHashed = source.kind === "local" && source.target.startsWith("/_vinext/static/");
  return [
    ["Content-Type", image.type],
    ["Vary", "Accept"],
    ["Cache-Control", isHashed ? "public, max-age=31536000, immutable" : `public, max-age=${seconds}, must-revalidate`],
    ["ETag", `"${image.etag}"`],
    ["Content-Disposition", `${rules.contentDisposition}; filename="${nameOf(source)}.${extensionOf(image.type)}"`],
    ["Content-Security-Policy", rules.contentSecurityPolicy],
    ["X-Content-Type-Options", "nosniff"],
    ["X-Nextjs-Cache", state],
  ];
}

/** The name under which a browser would save the image. */
function nameOf(source: ImageQuery["source"]): string {
  const path = source.kind === "local" ? (source.target.split("?")[0] ?? "") : source.url.pathname;
  const [, stem = ""] = /([^/]*?)(?:\.[^./]*)?$/.exec(path) ?? [];
  return stem.replace(/[^\w.-]/g, "_") || "image";
}

function sendImage({ request, response, changed }: Exchange, { image }: MadeImage, own: Changed["headers"]): void {
  const headers = [...own, ...(changed?.headers ?? [])];
  if (request.headers["if-none-match"] === `"${image.etag}"`) {
    response.writeHead(304, headers.filter(([name]) => name !== "Content-Type").flat());
    response.end();
    return;
  }
  response.writeHead(200, [...headers, ["Content-Length", String(image.bytes.byteLength)]].flat());
  response.end(request.method === "HEAD" ? undefined : image.bytes);
}

function sendText({ response }: Exchange, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" });
  response.end(`${text}\n`);
}
