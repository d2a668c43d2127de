import { existsSync, readdirSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join, relative, sep } from "node:path";

import { lookup } from "mrmime";
import sirv from "sirv";

import { clientFilesMissing } from "../errors/build.ts";
import type { FileRules } from "../revalidate/file-rules.ts";
import { doorRequest } from "./door-request.ts";

/** Serves the files of the client bundle and of `public/`. */
export interface Assets {
  /** Answers when the URL names a file or lies in the reserved space; false when the request is somebody else's. */
  serve(request: IncomingMessage, response: ServerResponse, changed?: Changed): boolean;
  /** Finds the file that a target names; undefined when it names none that a visitor could read. */
  fileOf(target: string): string | undefined;
}

/** What a proxy made of a request: where its answer comes from, and headers for it. */
export interface Changed {
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** Where the files lie and below which URL. */
export interface AssetOptions {
  readonly clientDir: string;
  readonly basePath: string;
  /** Path below which hashed files are asked for as well (a local `assetPrefix`). */
  readonly assetPath?: string | undefined;
  /** What the config says about files of `public/`. */
  readonly rules: FileRules;
}

/** Reads the list of files once; a built site does not change while it is served. */
export function createAssets({ clientDir, basePath, assetPath, rules }: AssetOptions): Assets {
  if (!existsSync(clientDir)) throw clientFilesMissing(clientDir);
  const files = listFiles(clientDir);
  const immutable = sirv(clientDir, { etag: true, maxAge: ONE_YEAR_SECONDS, immutable: true, extensions: [] });
  // What Next.js sends for `public/`: the browser asks again each time.
  const changing = sirv(clientDir, {
    etag: true,
    dotfiles: true,
    extensions: [],
    setHeaders(response, path) {
      if (!response.hasHeader("Cache-Control")) response.setHeader("Cache-Control", "public, max-age=0");
      // Text that names no charset is no UTF-8 to a browser.
      const type = lookup(path);
      if (type?.startsWith("text/") && !response.hasHeader("Content-Type"))
        response.setHeader("Content-Type", `${type}; charset=utf-8`);
    },
  });
  return {
    fileOf(target) {
      const path = pathBelow(target, basePath);
      const name = path === undefined ? "" : decoded(path);
      const isOpen = files.has(name) && (!name.startsWith(RESERVED) || name.startsWith(STATIC));
      return isOpen ? join(clientDir, name) : undefined;
    },
    serve: (request, response, changed) => {
      const target = changed?.target ?? request.url ?? "/";
      const isPrefixed = assetPath !== undefined && target.startsWith(assetPath + STATIC);
      const path = pathBelow(target, isPrefixed ? assetPath : basePath);
      if (path === undefined) return false;
      const isFile = isRead(request) && files.has(decoded(path));
      if (isFile && !path.startsWith(RESERVED)) {
        const ruled = rules({ ...doorRequest(request), target });
        if (ruled === "elsewhere") return false;
        for (const [name, value] of ruled) response.setHeader(name, value);
      }
      if (isFile) for (const [name, value] of changed?.headers ?? []) response.appendHeader(name, value);
      if (!path.startsWith(RESERVED)) {
        if (isFile) serveWith(changing, { request, response, path });
        return isFile;
      }
      if (path === WEBHOOK_PATH) return false;
      if (isFile && path.startsWith(STATIC)) serveWith(immutable, { request, response, path });
      else notFound(response);
      return true;
    },
  };
}

const RESERVED = "/_vinext/";
const STATIC = "/_vinext/static/";
const WEBHOOK_PATH = "/_vinext/revalidate";
const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
}

function serveWith(handler: ReturnType<typeof sirv>, { request, response, path }: Exchange): void {
  request.url = path;
  handler(request, response, () => notFound(response));
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" });
  response.end("Not found\n");
}

function isRead(request: IncomingMessage): boolean {
  return request.method === "GET" || request.method === "HEAD";
}

/** The path without query and base path. */
function pathBelow(target: string, basePath: string): string | undefined {
  const end = target.indexOf("?");
  const path = end < 0 ? target : target.slice(0, end);
  if (basePath === "") return path;
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined;
}

function decoded(path: string): string {
  // An escaped slash is part of a name: whoever guards a folder never saw the folder in such a path.
  if (!path.includes("%") || /%(?:2f|5c)/i.test(path)) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    // A malformed escape names no file; the front door answers it.
    return path;
  }
}

function listFiles(folder: string): ReadonlySet<string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((item) => item.isFile() || item.isSymbolicLink());
  return new Set(files.map((item) => `/${relative(folder, join(item.parentPath, item.name)).replaceAll(sep, "/")}`));
}
