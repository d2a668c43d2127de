import { createDoorkeeper } from "../cache/doorkeeper.ts";
import { createRecent } from "../cache/recent.ts";
import { codingsFor } from "../entry/encoding.ts";
import type { Coding } from "../entry/entry.ts";
import type { CacheKey } from "../entry/key.ts";
import { DRAFT_COOKIE } from "../request/draft-cookie.ts";
import type { RuntimeEvent } from "../request/events.ts";
import type { Answer, DoorRequest } from "./door-request.ts";
import { hitStatus } from "./cache-status.ts";
import { ON_DEMAND_HEADER } from "./on-demand.ts";
import { hasAlready, notModified, type FullAnswer } from "./respond.ts";

/** Answers from the store, ready to be sent: they cost no look at it and no promise. */
export interface PreparedAnswers {
  /** Gives the answer when one is prepared and may be sent to this request now. */
  find(request: DoorRequest, now: Moment): PreparedHit | undefined;
  keep(request: DoorRequest, prepared: Preparation): void;
  /** Drops all answers from the entry of a key. */
  forget(key: CacheKey): void;
  clear(): void;
}

export interface PreparedHit {
  readonly answer: Answer;
  readonly event: RuntimeEvent;
}

/** When something happens: by the clock, and by what is known of fences. */
export interface Moment {
  readonly nowMs: number;
  readonly fenceVersion: number;
}

/** A whole answer and how long it holds. */
export interface Preparation {
  readonly key: CacheKey;
  /** Is reported each time. */
  readonly event: RuntimeEvent;
  readonly full: FullAnswer;
  /** Last millisecond at which it may be sent; `Infinity` for an entry that never ages. */
  readonly untilMs: number;
  /** Whether it says how long it still holds. */
  readonly says: "ttl" | "nothing";
  readonly fenceVersion: number;
}

/** Makes room for prepared answers. */
export function createPreparedAnswers({
  maxAnswers,
  maxBytes,
}: {
  readonly maxAnswers: number;
  readonly maxBytes: number;
}): PreparedAnswers {
  const idOf = createIdOf();
  const answers = createRecent<string, Held>({
    max: maxAnswers,
    maxSize: maxBytes,
    sizeOf: ({ full }) => HEADER_BYTES + (full.body?.byteLength ?? 0),
  });
  // A site may have more pages than fit. What is asked for once would push out what is asked for often, and being put in and
  // taken out costs a tenth of an answer from the store: only who comes again is prepared for.
  const doorkeeper = createDoorkeeper();
  // Answers of one entry under several URLs and codings point at one mark, so that they end together.
  const marks = createRecent<CacheKey, Mark>({ max: maxAnswers, dropped: end });

  return {
    find(request, { nowMs, fenceVersion }) {
      if (request.method !== "GET" && request.method !== "HEAD") return undefined;
      if (asksForMore(request)) return undefined;
      const id = idOf(request);
      const held = answers.get(id);
      if (!held) return undefined;
      if (held.mark.isOver || held.fenceVersion !== fenceVersion || nowMs > held.untilMs) {
        answers.delete(id);
        return undefined;
      }
      if (held.untilMs !== Number.POSITIVE_INFINITY) renewTtl(held, nowMs);
      return { answer: answerFrom(held, request), event: held.event };
    },
    keep(request, { key, event, full, untilMs, says, fenceVersion }) {
      const id = idOf(request);
      if (!doorkeeper.knows(id)) return;
      const mark = marks.get(key) ?? { isOver: false };
      marks.set(key, mark);
      const at = says === "ttl" ? full.headers.indexOf("Cache-Status") + 1 : 0;
      answers.set(id, {
        mark,
        event,
        full,
        notModified: undefined,
        untilMs,
        fenceVersion,
        statusAt: at,
        ttlSeconds: Number.NaN,
      });
    },
    forget: (key) => marks.delete(key),
    clear() {
      answers.clear();
      marks.clear();
    },
  };
}

/** Whether a request may be about more than what is stored. */
function asksForMore({ header }: DoorRequest): boolean {
  return header("cookie")?.includes(DRAFT_COOKIE) === true || header(ON_DEMAND_HEADER) !== undefined;
}

/** Names an answer: what is asked for, without the query that no shared render sees, and what the client takes. */
function createIdOf(): (request: DoorRequest) => string {
  const acceptorOf = createAcceptors();
  return ({ target, header }) => {
    const query = target.indexOf("?");
    const path = query < 0 ? target : target.slice(0, query);
    return acceptorOf(header("accept-encoding")).id + path;
  };
}

/** Gives the codings a client takes, best first. */
export function createCodings(): (acceptEncoding: string | undefined) => readonly Coding[] {
  const acceptorOf = createAcceptors();
  return (acceptEncoding) => acceptorOf(acceptEncoding).codings;
}

// Browsers send a handful of different values; more come from scanners.
const MAX_ACCEPT_HEADERS = 200;
const HEADER_BYTES = 1_024;

interface Acceptor {
  readonly codings: readonly Coding[];
  /** Equal for headers that mean the same. */
  readonly id: string;
}

interface Held {
  readonly mark: Mark;
  readonly event: RuntimeEvent;
  full: FullAnswer;
  /** The answer to those who have the body, from the first one of them on. */
  notModified: Answer | undefined;
  readonly untilMs: number;
  readonly fenceVersion: number;
  /** Where `Cache-Status` stands in the headers: the one value that depends on time. */
  readonly statusAt: number;
  ttlSeconds: number;
}

interface Mark {
  isOver: boolean;
}

function end(mark: Mark): void {
  mark.isOver = true;
}

/** Reads headers; clients of one kind send one header, so what it meant is remembered. */
function createAcceptors(): (acceptEncoding: string | undefined) => Acceptor {
  const known = createRecent<string, Acceptor>({ max: MAX_ACCEPT_HEADERS });
  const read = (acceptEncoding: string): Acceptor => {
    const codings = codingsFor(acceptEncoding);
    return { codings, id: `${codings.join()} ` };
  };
  // Most often the last client's kind comes again.
  const last = { header: "", acceptor: read("") };
  return (acceptEncoding = "") => {
    if (acceptEncoding === last.header) return last.acceptor;
    const acceptor = known.get(acceptEncoding) ?? read(acceptEncoding);
    known.set(acceptEncoding, acceptor);
    last.header = acceptEncoding;
    last.acceptor = acceptor;
    return acceptor;
  };
}

function answerFrom(held: Held, request: DoorRequest): Answer {
  if (hasAlready(held.full, request)) return (held.notModified ??= notModified(held.full));
  return request.method === "HEAD" ? { ...held.full, body: undefined } : held.full;
}

/** Writes the seconds that are left, at most once per second. */
function renewTtl(held: Held, nowMs: number): void {
  const ttlSeconds = Math.floor((held.untilMs - nowMs) / 1000);
  if (ttlSeconds === held.ttlSeconds || held.statusAt === 0) return;
  held.ttlSeconds = ttlSeconds;
  held.full = { ...held.full, headers: held.full.headers.with(held.statusAt, hitStatus(ttlSeconds)) };
  held.notModified = undefined;
}
