import { whenKnown } from "../cache/awaitable.ts";
import type { Awaitable } from "../cache/handler.ts";
import type { Coding } from "../entry/entry.ts";
import { freshUntilMs, servableUntilMs } from "../entry/freshness.ts";
import type { RuntimeEvent } from "../request/events.ts";
import type { Platform } from "../request/platform.ts";
import type { AnswerMiss, Miss } from "./answer-miss.ts";
import { representationOf, type Ask, type Reply } from "./ask.ts";
import { decide, type Decision } from "./decide.ts";
import { isPrefetch } from "./door-request.ts";
import type { Failures } from "./failures.ts";
import type { Fences } from "./fences.ts";
import type { IsAdmitted } from "./listing.ts";
import type { FindEntry, Lookup } from "./lookup.ts";
import { plainAnswer } from "./plain.ts";
import type { PreparedAnswers } from "./prepared.ts";
import { fullAnswer, tailored } from "./respond.ts";
import type { Scheduler } from "./schedule.ts";
import { servingOf, storedFreshness } from "./serving.ts";
import type { Show, ShowEntry } from "./show.ts";
import type { WishCoding } from "./wish-coding.ts";

/** Answers requests for entries that everybody shares: looks up, decides, and serves or makes. */
export type AnswerShared = (ask: Ask) => Awaitable<Reply>;

/** What the way of a shared request needs. Nothing here renders while an entry may be served (R7). */
export interface SharedNeeds {
  readonly platform: Platform;
  readonly fences: Fences;
  readonly failures: Failures;
  readonly find: FindEntry;
  readonly show: ShowEntry;
  readonly prepared: PreparedAnswers;
  readonly scheduler: Scheduler;
  readonly wishCoding: WishCoding;
  readonly answerMiss: AnswerMiss;
  readonly isAdmitted: IsAdmitted;
  codings(acceptEncoding: string | undefined): readonly Coding[];
}

/** Decides about a lookup with what this process knows now. */
export function decideNow(
  found: Lookup,
  { fences, failures, platform }: Pick<SharedNeeds, "fences" | "failures" | "platform">,
): Decision {
  const entry = found.kind === "found" ? found.entry : undefined;
  const fence = fences.of(entry?.head.tags ?? []);
  return decide(found, { fence, failure: entry && failures.of(entry), nowMs: platform.now() });
}

/** Makes the way of a shared request. */
export function createAnswerShared(needs: SharedNeeds): AnswerShared {
  return (ask) => {
    if (ask.onDemand !== "none") return answerAsked(needs, ask);
    return whenKnown(needs.isAdmitted(ask.place), (admitted) => {
      if (!admitted)
        return whenKnown(ask.informed, () => needs.answerMiss(ask, { reason: "absent", entry: undefined }));
      return whenKnown(tryStored(needs, ask, { fresh: false }), (first) =>
        first.kind === "answer" ? first.reply : answerLess(needs, ask, first),
      );
    });
  };
}

/** Renders again whatever is stored, while the caller waits (OD-01). */
async function answerAsked(needs: SharedNeeds, ask: Ask): Promise<Reply> {
  await ask.informed;
  const found = await needs.find(ask.place, { fresh: true });
  const entry = found.kind === "found" ? found.entry : undefined;
  if (!entry && ask.onDemand === "if-generated")
    return plainAnswer(404, "This page was not generated yet.\n", ask.extra);
  return needs.answerMiss(ask, { reason: "asked", entry });
}

async function answerLess(needs: SharedNeeds, ask: Ask, first: Exclude<Tried, { kind: "answer" }>): Promise<Reply> {
  // What a layer holds in memory may lie behind the store: before anyone waits for a render, the store itself is asked.
  const second = first.kind === "behind" ? await tryStored(needs, ask, { fresh: true }) : first;
  return second.kind === "answer" ? second.reply : needs.answerMiss(ask, second.miss);
}

type Tried =
  | { readonly kind: "answer"; readonly reply: Reply }
  /** There is something, but not servable: the store may hold a newer one. */
  | { readonly kind: "behind"; readonly miss: Miss }
  | { readonly kind: "nothing"; readonly miss: Miss };

function tryStored(needs: SharedNeeds, ask: Ask, how: { readonly fresh: boolean }): Awaitable<Tried> {
  const finding = needs.find(ask.place, { ...how, wants: representationOf(ask) });
  return whenKnown(finding, (found) => whenKnown(ask.informed, () => tryFound(needs, ask, found)));
}

function tryFound(needs: SharedNeeds, ask: Ask, found: Lookup): Awaitable<Tried> {
  const decision = decideNow(found, needs);
  if (decision.serve === "miss") return { kind: decision.entry ? "behind" : "nothing", miss: decision };
  const codings = needs.codings(ask.request.header("accept-encoding"));
  const showing = needs.show(decision.entry, { representation: representationOf(ask), codings });
  return whenKnown(showing, (show) => answerShown(needs, ask, { decision, show }));
}

function answerShown(
  needs: SharedNeeds,
  ask: Ask,
  { decision, show }: { readonly decision: Servable; readonly show: Show },
): Tried {
  if (show.kind !== "shown")
    return { kind: show.kind === "gone" ? "behind" : "nothing", miss: { reason: "broken", entry: undefined } };
  const { entry } = decision;
  const at = {
    fence: needs.fences.of(entry.head.tags),
    fenceVersion: needs.fences.version(),
    nowMs: needs.platform.now(),
  };
  const full = fullAnswer(show.shown, servingOf(ask, storedFreshness(decision, at)));
  const event = eventOf(ask, decision);
  needs.platform.report(event);
  const isRenewed = decision.serve === "stale" && decision.reason !== "failing" && !isPrefetch(ask.request);
  if (isRenewed) needs.scheduler.schedule({ place: ask.place, entry, reason: decision.reason });
  const isFresh = decision.serve === "hit" && !decision.failure;
  if ((isFresh || isRenewed) && ask.repeats) {
    const untilMs = isFresh
      ? freshUntilMs(entry, at.fence)
      : Math.min(at.nowMs + STALE_HELD_MS, servableUntilMs(entry, at.fence));
    const says = isFresh ? "ttl" : "nothing";
    needs.prepared.keep(ask.request, { key: entry.key, event, full, untilMs, says, fenceVersion: at.fenceVersion });
  }
  needs.wishCoding(ask, { key: entry.key, generation: entry.record.generation, shown: show.shown });
  return { kind: "answer", reply: tailored(full, ask.request) };
}

type Servable = Exclude<Decision, { readonly serve: "miss" }>;

// Somebody renews the entry, and forgets this answer with it. Where that was cut off, the next look is not far away.
const STALE_HELD_MS = 1_000;

function eventOf({ place: { path } }: Ask, decision: Servable): RuntimeEvent {
  switch (decision.serve) {
    case "hit":
      return decision.failure ? { kind: "hit", path, detail: "backoff" } : { kind: "hit", path };
    case "stale":
      return { kind: "stale", path, detail: decision.reason };
  }
}
