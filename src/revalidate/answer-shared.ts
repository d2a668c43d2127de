import { etagOf, framePart } from "../entry/frame.ts";
import type { Coding } from "../entry/entry.ts";
import type { StorableEntry } from "../entry/guard.ts";
import { freshUntilMs } from "../entry/freshness.ts";
import { PRIVATE } from "../entry/headers.ts";
import type { Platform } from "../request/platform.ts";
import type { AddCoding } from "./add-coding.ts";
import { representationOf, type Ask, type Reply } from "./ask.ts";
import type { Codec } from "./codec.ts";
import { decide, type Decision, type MissReason } from "./decide.ts";
import { isPrefetch } from "./door-request.ts";
import type { Failures } from "./failures.ts";
import type { Fences } from "./fences.ts";
import type { ListingOf } from "./listing.ts";
import type { FindEntry, FoundEntry, Lookup, Place } from "./lookup.ts";
import { failedAnswer } from "./plain.ts";
import type { PreparedAnswers } from "./prepared.ts";
import type { Regenerator } from "./regenerate.ts";
import { fullAnswer, tailored, type FullAnswer, type Shown } from "./respond.ts";
import type { Scheduler } from "./schedule.ts";
import { renderedFreshness, storedFreshness, type Freshness } from "./serving.ts";
import type { ShowEntry } from "./show.ts";
import type { VisitPage } from "./visit.ts";

/** Answers requests for entries that everybody shares. */
export type AnswerShared = (ask: Ask, preparable: Preparable) => Promise<Reply>;

/** Whether the answer may be sent as it is to everyone who asks for the same URL. */
export type Preparable = "preparable" | "once";

/** The answer for a path that a closed route does not list. */
export type AnswerNotFound = (ask: Ask) => Promise<Reply>;

/** What reads: nothing here renders. */
export interface ReadingNeeds {
  readonly platform: Platform;
  readonly fences: Fences;
  readonly failures: Failures;
  readonly find: FindEntry;
  readonly show: ShowEntry;
  readonly prepared: PreparedAnswers;
  readonly addCoding: AddCoding;
  readonly scheduler: Scheduler;
  codings(acceptEncoding: string | undefined): readonly Coding[];
}

/** What makes what is not there. */
export interface MakingNeeds {
  readonly codec: Codec;
  readonly listingOf: ListingOf;
  readonly regenerator: Regenerator;
  readonly visit: VisitPage;
  readonly notFound: AnswerNotFound;
}

/** Decides about a lookup with what this process knows now. */
export function decideNow(found: Lookup, { fences, failures, platform }: Pick<ReadingNeeds, "fences" | "failures" | "platform">): Decision {
  const entry = found.kind === "found" ? found.entry : undefined;
  const fence = fences.of(entry?.head.tags ?? []);
  return decide(found, { fence, failure: entry && failures.of(entry), nowMs: platform.now() });
}

/** Makes the way of a shared request: look up, decide, and answer from the store or with a new render. */
export function createAnswerShared(reading: ReadingNeeds, making: MakingNeeds): AnswerShared {
  return async (ask, preparable) => {
    let reason: MissReason = "absent";
    let entry: FoundEntry | undefined;
    // What a layer holds in memory may lie behind the store. Before anyone waits for a render, the store itself is asked.
    for (const fresh of [false, true]) {
      const decision = decideNow(await reading.find(ask.place, { fresh }), reading);
      if (decision.serve !== "miss") {
        const answer = await answerStored(reading, { ask, preparable, decision });
        if (answer) return answer;
      }
      reason = decision.serve === "miss" ? decision.reason : "broken";
      entry = decision.serve === "miss" ? decision.entry : undefined;
      if (reason === "absent" || reason === "store") break;
    }
    return answerMiss({ reading, making }, ask, { reason, entry });
  };
}

interface Stored {
  readonly ask: Ask;
  readonly preparable: Preparable;
  readonly decision: Exclude<Decision, { serve: "miss" }>;
}

/** Answers from the store; undefined when the body turned out to be damaged or replaced. */
async function answerStored(reading: ReadingNeeds, { ask, preparable, decision }: Stored): Promise<Reply | undefined> {
  const { fences, platform, prepared } = reading;
  const { entry } = decision;
  const at = { fence: fences.of(entry.head.tags), nowMs: platform.now(), version: fences.version() };
  const codings = reading.codings(ask.request.header("accept-encoding"));
  const show = await reading.show(entry, { representation: representationOf(ask), codings });
  if (show.kind !== "shown") return undefined;
  const full = answerOf(ask, show.shown, storedFreshness(decision, at));
  const isFresh = decision.serve === "hit" && !decision.failure;
  platform.report({ kind: decision.serve, path: ask.place.path, ...(isFresh ? {} : { detail: detailOf(decision) }) });
  if (isFresh && preparable === "preparable") {
    prepared.keep(ask.request, { key: entry.key, path: ask.place.path, full, freshUntilMs: freshUntilMs(entry, at.fence), fenceVersion: at.version });
  }
  if (decision.serve === "stale" && decision.reason !== "failing" && !isPrefetch(ask.request)) {
    reading.scheduler.schedule({ place: ask.place, entry, reason: decision.reason });
  }
  await wishCoding(reading, { entry, shown: show.shown, wanted: codings[0] });
  return tailored(full, ask.request);
}

function detailOf(decision: Stored["decision"]): string {
  return decision.serve === "stale" ? decision.reason : "backoff";
}

interface Wish {
  readonly entry: FoundEntry;
  readonly shown: Shown;
  readonly wanted: Coding | undefined;
}

async function wishCoding({ show, addCoding, prepared }: ReadingNeeds, { entry, shown, wanted }: Wish): Promise<void> {
  if (wanted === undefined || wanted === "identity" || shown.coding === wanted) return;
  const { key, head, record } = entry;
  const { representation } = shown;
  const plain = shown.coding === "identity" ? { kind: "shown" as const, shown } : await show(entry, { representation, codings: ["identity"] });
  if (plain.kind !== "shown") return;
  addCoding({ key, head, generation: record.generation, representation, coding: wanted, body: plain.shown.body }, () => prepared.forget(key));
}

interface Miss {
  readonly reason: MissReason;
  readonly entry: FoundEntry | undefined;
}

async function answerMiss({ reading, making }: { readonly reading: ReadingNeeds; readonly making: MakingNeeds }, ask: Ask, miss: Miss): Promise<Reply> {
  const { place } = ask;
  const listing = await making.listingOf(place);
  if (listing === "dynamic") return making.visit(ask, "dynamic");
  if (listing === "unlisted" && unlistedOf(place) === "closed" && ask.status === undefined) return making.notFound(ask);
  if (listing === "unlisted" && unlistedOf(place) === "dynamic") return making.visit(ask, "unlisted");
  reading.platform.report({ kind: "miss", path: place.path, detail: miss.reason });
  const job = { place, previous: miss.entry, listed: listing === "listed" };
  const { regenerator } = making;
  try {
    const isOld = miss.reason === "expired" && miss.entry !== undefined;
    const rendered = await (isOld ? regenerator.remake({ ...job, previous: miss.entry }) : regenerator.make(job));
    if (rendered.kind === "personal") return await making.visit(ask, rendered.api);
    const stored = rendered.commit !== "not-stored";
    const shown = shownOf(rendered.entry, ask, making.codec);
    if (rendered.commit === "stored") {
      const { head } = rendered.entry;
      const { codings, addCoding } = reading;
      const [wanted] = codings(ask.request.header("accept-encoding"));
      const { representation, body } = shown;
      if (wanted !== undefined && wanted !== "identity") {
        addCoding({ key: place.key, head, generation: head.generation, representation, coding: wanted, body }, () => reading.prepared.forget(place.key));
      }
    }
    return tailored(answerOf(ask, shown, renderedFreshness(rendered.entry.head, miss.reason, { stored })), ask.request);
  } catch {
    // The flight that all waiters share has reported the error.
    return failedAnswer(ask.shape, ask.extra);
  }
}

function unlistedOf({ route }: Place): "open" | "closed" | "dynamic" {
  return route.sharing.kind === "shared" ? route.sharing.unlisted : "dynamic";
}

function shownOf({ head, bodies }: StorableEntry, ask: Ask, { digest }: Codec): Shown {
  if (bodies.kind === "handler") return { head, representation: "body", coding: "identity", body: bodies.body, etag: undefined };
  const representation = ask.shape === "document" ? "html" : "rsc";
  const body = bodies[representation];
  return { head, representation, coding: "identity", body, etag: etagOf(framePart(body, digest)) };
}

function answerOf(ask: Ask, shown: Shown, freshness: Freshness): FullAnswer {
  const { status, extra } = ask;
  // What does not exist is not for shared caches, however long its page may be kept here (ST-11).
  const cacheControl = status === undefined ? freshness.cacheControl : PRIVATE;
  return fullAnswer(shown, { ...freshness, cacheControl, status, extra });
}
