import { backoffMs } from "./backoff.ts";
import { batchOf, halves } from "./batches.ts";
import type { Batch } from "./batches.ts";
import type { Clock } from "./clock.ts";
import type { Pace } from "./pace.ts";
import { MOST_ATTEMPTS } from "./patiently.ts";
import type { KvWrite, PutAnswer } from "./target.ts";

/** How batches are sent, and who hears of it. */
export interface Sending {
  readonly clock: Clock;
  readonly pace: Pace;
  put(writes: readonly KvWrite[]): Promise<PutAnswer>;
  /** Hears of pairs that the target confirmed, before anything else is done. */
  onStored(writes: readonly KvWrite[]): void;
  /** Hears of a call that did not work and is tried again. */
  onTrouble(reason: string): void;
}

/** A pair that was not stored, and why. */
export interface Unsent {
  readonly key: string;
  readonly reason: string;
}

/**
 * Sends batches, as many at once as the pace allows, and each until it is stored, refused or was tried often enough. What was
 * confirmed is never sent again. Returns what is missing; gives up early when nothing works any more.
 */
export async function sendBatches(batches: Iterable<Batch>, sending: Sending): Promise<readonly Unsent[]> {
  const run: Run = { sending, waiting: [], unsent: [], successes: 0, gaveUp: undefined };
  const source = batches[Symbol.iterator]();
  const flights = new Set<Promise<void>>();
  try {
    for (;;) {
      const next = flights.size < sending.pace.lanes ? nextOf(run, source) : undefined;
      if (next) {
        const flight = fly(run, next).finally(() => flights.delete(flight));
        flights.add(flight);
        continue;
      }
      if (flights.size === 0) return run.unsent;
      await Promise.race(flights);
    }
  } finally {
    await Promise.allSettled(flights);
  }
}

interface Flight {
  readonly batch: Batch;
  readonly attempts: number;
  readonly successesBefore: number;
}

interface Run {
  readonly sending: Sending;
  readonly waiting: Flight[];
  readonly unsent: Unsent[];
  successes: number;
  gaveUp: string | undefined;
}

/** Takes the next batch; after giving up, counts all that are left as lost. */
function nextOf(run: Run, source: Iterator<Batch, unknown>): Flight | undefined {
  for (;;) {
    const flight = run.waiting.shift() ?? firstFlight(run, source);
    if (!flight || run.gaveUp === undefined) return flight;
    lose(run, flight.batch.writes, run.gaveUp);
  }
}

function firstFlight(run: Run, source: Iterator<Batch, unknown>): Flight | undefined {
  const next = source.next();
  return next.done === true ? undefined : { batch: next.value, attempts: 0, successesBefore: run.successes };
}

async function fly(run: Run, flight: Flight): Promise<void> {
  const { sending } = run;
  await sending.pace.ready();
  const { writes } = flight.batch;
  const answer = await sending.put(writes);
  switch (answer.kind) {
    case "stored":
      return settle(run, flight, new Set(answer.rejected));
    case "again":
      sending.onTrouble(answer.reason);
      sending.pace.slowDown(answer.waitMs ?? backoffMs(flight.attempts + 1, sending.clock.random()));
      return again(run, flight, answer);
    case "too-large":
      sending.onTrouble(answer.reason);
      return writes.length > 1 ? split(run, flight) : lose(run, writes, answer.reason);
    case "refused":
      return lose(run, writes, answer.reason);
  }
}

function settle(run: Run, flight: Flight, rejected: ReadonlySet<string>): void {
  const { sending } = run;
  const stored = flight.batch.writes.filter(({ key }) => !rejected.has(key));
  if (stored.length > 0) {
    sending.onStored(stored);
    sending.pace.speedUp();
    run.successes += 1;
  }
  const left = flight.batch.writes.filter(({ key }) => rejected.has(key));
  if (left.length === 0) return;
  sending.onTrouble(`${left.length} of ${flight.batch.writes.length} pairs were not taken`);
  sending.pace.slowDown(backoffMs(flight.attempts + 1, sending.clock.random()));
  again(run, { ...flight, batch: batchOf(left) }, { reason: "the service did not take it", heavy: false });
}

function again(
  run: Run,
  flight: Flight,
  { reason, heavy }: { readonly reason: string; readonly heavy: boolean },
): void {
  const attempts = flight.attempts + 1;
  if (attempts < MOST_ATTEMPTS) {
    const next = { ...flight, attempts };
    if (heavy && flight.batch.writes.length > 1) split(run, next);
    else run.waiting.push(next);
    return;
  }
  lose(run, flight.batch.writes, reason);
  // Nothing at all worked meanwhile: the rest would only fail as slowly.
  if (run.successes === flight.successesBefore) run.gaveUp = reason;
}

function split(run: Run, flight: Flight): void {
  run.waiting.push(...halves(flight.batch).map((batch) => ({ ...flight, batch })));
}

function lose(run: Run, writes: readonly KvWrite[], reason: string): void {
  run.unsent.push(...writes.map(({ key }) => ({ key, reason })));
}
