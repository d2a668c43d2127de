import { globSync, readFileSync } from "node:fs";
import path from "node:path";

/** Lists every header name that code of the product or of a built site spells, and those that proxies and browsers send. */
export function headerNames(root: string): readonly string[] {
  const names = new Set(KNOWN);
  for (const folder of [path.join(root, "dist/server"), PACKAGE]) {
    for (const file of globSync("**/*.js", { cwd: folder })) {
      for (const [, name = ""] of readFileSync(path.join(folder, file), "utf8").matchAll(SPELLED))
        names.add(name.toLowerCase());
    }
  }
  // These say how long the request is: one that lies about it is half a request, and those have a trial of their own.
  for (const name of ["content-length", "transfer-encoding"]) names.delete(name);
  return [...names].toSorted();
}

const PACKAGE = path.resolve(import.meta.dirname, "../../dist");

// What looks like a header: words with hyphens in quotes.
const SPELLED =
  /["'`]((?:[Xx]-|[Nn]ext-|[Rr]sc-?|[Aa]ccept|[Cc]ache-|[Cc]ontent-|[Ii]f-|[Ss]ec-|[Aa]ccess-|[Ww]ebhook-)[\w-]*)["'`]/g;

const KNOWN = [
  "rsc",
  "next-action",
  "next-router-state-tree",
  "next-router-prefetch",
  "next-router-segment-prefetch",
  "next-url",
  "x-action-forwarded",
  "x-nextjs-data",
  "x-nextjs-cache",
  "x-nextjs-postponed",
  "x-next-resume",
  "x-next-revalidate",
  "x-prerender-revalidate",
  "x-prerender-revalidate-if-generated",
  "x-middleware-subrequest",
  "x-middleware-prefetch",
  "x-middleware-rewrite",
  "x-middleware-next",
  "x-middleware-set-cookie",
  "x-now-route-matches",
  "x-matched-path",
  "x-invoke-path",
  "x-invoke-status",
  "x-vinext-cache",
  "x-vinext-revalidate",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-forwarded-prefix",
  "forwarded",
  "x-original-url",
  "x-rewrite-url",
  "x-real-ip",
  "x-http-method-override",
  "cookie",
  "authorization",
  "proxy-authorization",
  "range",
  "if-range",
  "if-none-match",
  "if-match",
  "if-modified-since",
  "if-unmodified-since",
  "accept",
  "accept-encoding",
  "accept-language",
  "te",
  "trailer",
  "upgrade",
  "connection",
  "keep-alive",
  "expect",
  "via",
  "age",
  "cache-control",
  "pragma",
  "origin",
  "referer",
  "purpose",
  "sec-purpose",
  "sec-fetch-mode",
  "user-agent",
  "content-type",
  "content-encoding",
  "cf-connecting-ip",
  "save-data",
  "webhook-id",
  "webhook-signature",
  "webhook-timestamp",
  "early-data",
  "service-worker",
  "x-purpose",
  "date",
  "host",
];
