import type { StorableEntry } from "../entry/guard.ts";
import { etagOf, framePart } from "../entry/frame.ts";
import type { Platform } from "../request/platform.ts";
import type { Ask, Reply } from "./ask.ts";
import type { Codec } from "./codec.ts";
import type { MissReason } from "./decide.ts";
import type { Listing, ListingOf } from "./listing.ts";
import type { FoundEntry, Place } from "./lookup.ts";
import { failedAnswer } from "./plain.ts";
import type { Regenerator } from "./regenerate.ts";
import { fullAnswer, tailored, type Shown } from "./respond.ts";
import { renderedFreshness, servingOf } from "./serving.ts";
import type { Rendered } from "./shared-render.ts";
import type { VisitPage } from "./visit.ts";
import type { WishCoding } from "./wish-coding.ts";

/** Answers requests for which nothing may be served: renders while the visitor waits. */
export type AnswerMiss = (ask: Ask, miss: Miss) => Promise<Reply>;

/** Why nothing may be served, and what is there nevertheless. */
export interface Miss {
  readonly reason: MissReason;
  readonly entry: FoundEntry | undefined;
}

export interface MissNeeds {
  readonly platform: Platform;
  readonly codec: Codec;
  readonly listingOf: ListingOf;
  readonly regenerator: Regenerator;
  readonly visit: VisitPage;
  readonly wishCoding: WishCoding;
  /** The answer for a path that a closed route does not list. */
  notFound(ask: Ask): Promise<Reply>;
}

/** Makes the way of a miss. */
export function createAnswerMiss(needs: MissNeeds): AnswerMiss {
  return async (ask, miss) => {
    const listing = await needs.listingOf(ask.place);
    const fate = fateOf(ask.place, listing);
    switch (fate) {
      case "visitor":
        return needs.visit(ask, listing);
      case "not-found":
        return needs.notFound(ask);
      case "render":
        return answerRendered(needs, ask, { ...miss, isListed: listing === "listed" });
    }
  };
}

/** What becomes of a path without an entry. Nothing is ever rendered for what a closed route does not list. */
function fateOf({ route: { sharing } }: Place, listing: Listing): "visitor" | "not-found" | "render" {
  if (listing === "listed") return "render";
  if (listing === "dynamic" || sharing.kind === "dynamic") return "visitor";
  switch (sharing.unlisted) {
    case "open":
      return "render";
    case "closed":
      return "not-found";
    case "dynamic":
      return "visitor";
  }
}

async function answerRendered(needs: MissNeeds, ask: Ask, miss: Miss & { readonly isListed: boolean }): Promise<Reply> {
  const { place } = ask;
  needs.platform.report({ kind: "miss", path: place.path, detail: miss.reason });
  const rendered = await render(needs, place, miss);
  switch (rendered.kind) {
    case "failed":
      return failedAnswer(ask.shape, ask.extra);
    case "personal":
      return needs.visit(ask, rendered.api);
    case "entry": {
      const { entry, commit } = rendered;
      const shown = shownOf(entry, ask, needs.codec);
      if (commit === "stored") needs.wishCoding(ask, { key: place.key, generation: entry.head.generation, shown });
      const freshness = renderedFreshness(entry.head, miss.reason, {
        stored: commit === "stored" || commit === "unchanged",
      });
      return tailored(fullAnswer(shown, servingOf(ask, freshness)), ask.request);
    }
  }
}

async function render(
  { regenerator }: MissNeeds,
  place: Place,
  { reason, entry, isListed }: Miss & { readonly isListed: boolean },
): Promise<Rendered | { readonly kind: "failed" }> {
  const dataFrom = reason === "asked" ? "origin" : "cache";
  const job = { place, previous: entry, listed: isListed, dataFrom } as const;
  try {
    return await ((reason === "expired" || reason === "asked") && entry
      ? regenerator.remake({ ...job, previous: entry })
      : regenerator.make(job));
  } catch {
    // The flight that all waiters share has reported the error.
    return { kind: "failed" };
  }
}

function shownOf({ head, bodies }: StorableEntry, { shape }: Ask, { digest }: Codec): Shown {
  if (bodies.kind === "handler")
    return { head, representation: "body", coding: "identity", body: bodies.body, etag: undefined };
  const representation = shape === "document" ? "html" : "rsc";
  const body = bodies[representation];
  return { head, representation, coding: "identity", body, etag: etagOf(framePart(body, digest)) };
}
