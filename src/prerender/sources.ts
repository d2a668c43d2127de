import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { retryAfterMs } from "../entry/retry-after.ts";

/** The servers that the pages of one thread ask, and the `fetch` by which they do. */
export interface Sources {
  /** The given `fetch`, but a server that answers "too many requests" is asked again when it says (B4). */
  readonly fetch: typeof fetch;
  /** Starts work whose requests are watched. */
  watch<T>(work: () => Promise<T>, untilMs: number): Watched<T>;
}

/** Work that asks servers. */
export interface Watched<T> {
  readonly ended: Promise<T>;
  /** Names a request that has no answer yet. */
  unanswered(): string | undefined;
}

interface Asker {
  /** Nobody wants an answer after that. */
  readonly untilMs: number;
  readonly open: Set<{ readonly name: string }>;
}

/** Makes the sources of a thread. Requests outside of watched work are left alone. */
export function createSources(original: typeof fetch): Sources {
  const askers = new AsyncLocalStorage<Asker>();
  const closedUntilMs = new Map<string, number>();

  // Whoever asks a server that turned another request away would only be turned away too.
  async function whenOpen(origin: string): Promise<void> {
    for (let leftMs; (leftMs = (closedUntilMs.get(origin) ?? 0) - Date.now()) > 0;) await pause(leftMs);
  }

  async function ask(asker: Asker, asked: Asked): Promise<Response> {
    const { origin } = asked.url;
    for (;;) {
      await whenOpen(origin);
      const response = await original(asked.input, asked.init);
      const nowMs = Date.now();
      const waitMs = asked.isRepeatable ? askedToWaitMs(response, nowMs) : undefined;
      if (waitMs === undefined || nowMs + waitMs >= asker.untilMs) return response;
      await response.body?.cancel();
      closedUntilMs.set(origin, nowMs + waitMs);
    }
  }

  return {
    async fetch(input, init) {
      const asker = askers.getStore();
      const url = URL.parse(input instanceof Request ? input.url : input);
      if (!asker || !url) return original(input, init);
      // Without the query, in which secrets may stand.
      const request = { name: url.origin + url.pathname };
      asker.open.add(request);
      try {
        return await ask(asker, { input, init, url, isRepeatable: isRepeatable(input, init) });
      } finally {
        asker.open.delete(request);
      }
    },
    watch(work, untilMs) {
      const asker: Asker = { untilMs, open: new Set() };
      return { ended: askers.run(asker, work), unanswered: () => asker.open.values().next().value?.name };
    },
  };
}

interface Asked {
  readonly input: RequestInfo | URL;
  readonly init: RequestInit | undefined;
  readonly url: URL;
  readonly isRepeatable: boolean;
}

/** A stream can be sent once. */
function isRepeatable(input: RequestInfo | URL, init: RequestInit | undefined): boolean {
  const body = init?.body ?? (input instanceof Request ? input.body : undefined);
  return !(body instanceof ReadableStream);
}

function askedToWaitMs({ status, headers }: Response, nowMs: number): number | undefined {
  const saysMs = retryAfterMs(headers.get("retry-after"), nowMs);
  if (status === 429) return Math.max(saysMs ?? USUAL_MS, LEAST_MS);
  return status === 503 && saysMs !== undefined ? Math.max(saysMs, LEAST_MS) : undefined;
}

/** Limits are mostly counted by the second. */
const USUAL_MS = 1_000;
/** A server that says "now" is not asked in a loop. */
const LEAST_MS = 100;
