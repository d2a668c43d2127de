import { createElement, type ReactNode } from "react";
import { httpFallbackOf, redirectOf } from "../next/control-flow.ts";
import { anchorHref, builtSite } from "../next/site.ts";
import type { InsertedHtml } from "./inserted-html.ts";

/**
 * Has a document say what a part of it came to when the status was sent already: a script reads it from the payload, and
 * readers without scripts, search engines among them, have nothing but this (ST-03, ST-16).
 */
export function addLateOutcome(inserted: InsertedHtml, error: unknown): void {
  const meta = metaOf(error);
  if (!meta) return;
  const left = [meta];
  inserted.add(() => left.pop());
}

function metaOf(error: unknown): ReactNode {
  const redirect = redirectOf(error);
  if (redirect) {
    const url = anchorHref(redirect.url, builtSite());
    // A temporary one gives the browser's router the time to go there without a new document, as in Next.js.
    const content = `${redirect.status === 308 ? 0 : 1};url=${url}`;
    return createElement("meta", { id: "__next-page-redirect", httpEquiv: "refresh", content });
  }
  return httpFallbackOf(error) === undefined
    ? undefined
    : createElement("meta", { name: "robots", content: "noindex" });
}
