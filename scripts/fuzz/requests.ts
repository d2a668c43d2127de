import type { Random } from "../torture/random.ts";

/** One request on the wire, with what the fuzzer has to know of it. */
export interface HostileRequest {
  readonly method: string;
  readonly target: string;
  readonly bytes: Buffer;
}

/** Stands in every value that a visitor may choose besides the path. It must never be found in the store. */
export const MARK = "zq9fuzz";

/** Makes requests without end: mostly almost right ones, because wrong ones end in the parser. */
export function createRequests(random: Random, headerNames: readonly string[]): () => HostileRequest {
  const count = { made: 0 };
  return () => {
    count.made += 1;
    const mark = `${MARK}${count.made}`;
    const method = random.next() < 0.7 ? "GET" : random.pick(METHODS);
    const target = targetOf(random, mark);
    const lines = headerLines(random, { headerNames, mark });
    const body = method === "POST" || method === "PUT" ? `1_$ACTION_ID_${mark}=${mark}` : "";
    const length = body === "" ? [] : [`Content-Length: ${body.length}`];
    const head = [`${method} ${target} HTTP/1.1`, ...lines, ...length, "", ""].join("\r\n");
    return { method, target, bytes: Buffer.from(head + body, "latin1") };
  };
}

const METHODS = [
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "OPTIONS",
  "PATCH",
  "TRACE",
  "PROPFIND",
  "PURGE",
  "get",
  "BREW",
  "QUERY",
];

/** Paths that mean something to the site, and some that do not. */
const PATHS = [
  "/",
  "/hour/1",
  "/hour/2",
  "/tagged/3",
  "/tagged/4",
  "/quick/5",
  "/open/a",
  "/open/b",
  "/visitor",
  "/echo",
  "/feed.json",
  "/closed/a",
  "/closed/zzz",
  "/old/1",
  "/rewritten/1",
  "/nope",
  "/index",
  "/_vinext/static/x.js",
  "/_vinext/revalidate",
  "/api/memory",
  "/favicon.ico",
  "/hour/1.rsc",
  "/tagged/3.rsc",
  "/index.rsc",
  "/closed/a.rsc",
  "/visitor.rsc",
  "/open/a.rsc",
  "/robots.txt",
  "/_next/data/x.json",
  "/hour",
  "/_not-found",
  "/__proto__",
  "/constructor/prototype",
  "/sitemap.xml",
  "/items/1",
  "/items/new",
  "/moved/1",
  "/moved/1.rsc",
  "/gone/1",
  "/gone/new",
  "/lang/en/a/b",
  "/lang/en",
  "/lang/%E6%97%A5/x%2Fy",
  "/kept",
  "/kept.rsc",
  "/form",
  "/form.rsc",
  "/album",
  "/album/photo/1",
  "/album/photo/1.rsc",
  "/album/photo/1/~/album.rsc",
  "/_next/image?url=%2Ffeed.json&w=640&q=75",
  "/_next/image?url=%2Fhour%2F1.rsc&w=640&q=75",
  "/_next/image?url=%2Fmoved%2F1&w=64&q=75",
];

const CHANGES: readonly ((path: string, random: Random) => string)[] = [
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => `${path}//`,
  (path) => `${path}.rsc`,
  (path) => `${path}/index.rsc`,
  (path) => path.replace(".rsc", "%2ersc"),
  (path) => `${path};a=1`,
  (path) => `/x/..${path}`,
  (path) => `/.${path}`,
  (path) => `/%2e%2e${path}`,
  (path) => `${path}/..%2f..%2fetc`,
  (path) => `${path}%00`,
  (path) => `${path}%0d%0aSet-Cookie:%20a=1`,
  (path) => `${path}%ff%fe`,
  (path) => `${path}%c0%ae`,
  (path) => `${path}%`,
  (path) => `${path}%zz`,
  (path) => `${path}%25`,
  (path) => `${path}\\..\\x`,
  (path) => `${path}\xe9\xff`,
  (path) => path.toUpperCase(),
  (path) => `${path}/${"x".repeat(8_192)}`,
  (path) => `/${"%E6%97%A5".repeat(200)}${path}`,
  (path) => `http://evil.example${path}`,
  (path) => `//evil.example${path}`,
  (path) => `${path}#fragment`,
  (path, random) => encodeOne(path, random),
  (path, random) => encodeOne(path, random),
  () => "*",
];

function targetOf(random: Random, mark: string): string {
  let path = random.pick(PATHS);
  while (random.next() < 0.4) path = random.pick(CHANGES)(path, random);
  if (random.next() < 0.4) return path;
  return `${path}?${random.pick(["q", "_rsc", "slug", "id", "nxtPslug", "__proto__", "a[]", "preview", "amp"])}=${mark}`;
}

function encodeOne(path: string, random: Random): string {
  const at = random.below(path.length);
  const code = path.charCodeAt(at);
  if (code > 0x7f) return path;
  return `${path.slice(0, at)}%${code.toString(16).padStart(2, "0")}${path.slice(at + 1)}`;
}

const VALUES: readonly ((mark: string) => string)[] = [
  (mark) => mark,
  (mark) => mark,
  (mark) => `1, ${mark}`,
  () => "1",
  () => "",
  (mark) => `"${mark}"`,
  (mark) => `bytes=0-1,${mark}`,
  () => "bytes=-1",
  () => "bytes=9999999999-1,0-,-0",
  () => "*",
  () => `W/"x", *`,
  (mark) => `br;q=0, gzip;q=9, zstd;q=-1, ${mark};q=x, *;q=0.0000`,
  () => "identity;q=0, *;q=0",
  () => "br, gzip, zstd",
  (mark) => `<script>${mark}</script>`,
  (mark) => `${mark}\xff\xfe`,
  (mark) => mark.padEnd(4_000, "y"),
  () => "Thu, 01 Jan 1970 00:00:00 GMT",
  (mark) => `/${mark}`,
  (mark) => `https://${mark}.example/`,
  (mark) => `{"${mark}":1}`,
  (mark) => `__prerender_bypass=${mark}`,
  (mark) => `multipart/form-data; boundary=${mark}`,
];

const HOSTS = ["127.0.0.1", "evil.example", "a b:99999", "[::1", "", "EVIL.example:80", "user@evil", "\xff"];

function headerLines(
  random: Random,
  { headerNames, mark }: { readonly headerNames: readonly string[]; readonly mark: string },
): readonly string[] {
  const host = random.next() < 0.7 ? `${mark}.example` : random.pick(HOSTS);
  const lines = [`Host: ${host}`];
  while (random.next() < 0.7 && lines.length < 30) {
    const name = random.pick(headerNames);
    const line = `${random.next() < 0.2 ? name.toUpperCase() : name}: ${random.pick(VALUES)(mark)}`;
    lines.push(line);
    if (random.next() < 0.1) lines.push(line);
  }
  return lines;
}
