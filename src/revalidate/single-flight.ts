import type { CreateSignal, Signal } from "./signal.ts";

/** Runs equal work once at a time. */
export interface SingleFlight<T> {
  /** Joins the running work of a key, or starts it. Its failure is shared by all who wait and then forgotten. */
  run(key: string, flight: FlightPlan<T>): Promise<T>;
}

export interface FlightPlan<T> {
  /** Decides about joining work that started then; `Infinity` while it still waits for its turn. */
  mayJoin(startedAtMs: number): boolean;
  /** Does the work; calls `started` once, with the moment that counts as its start. */
  start(started: (atMs: number) => void): Promise<T>;
}

/** Makes an empty set of flights. Who joins one sees its outcome, never its promise. */
export function createSingleFlight<T>(createSignal: CreateSignal): SingleFlight<T> {
  const flights = new Map<string, Flight<T>>();

  async function begin(key: string, { start }: FlightPlan<T>): Promise<T> {
    const flight: Flight<T> = { startedAtMs: Number.POSITIVE_INFINITY, outcome: undefined, landed: createSignal() };
    flights.set(key, flight);
    try {
      const value = await start((atMs) => {
        flight.startedAtMs = atMs;
      });
      flight.outcome = { kind: "value", value };
      return value;
    } catch (error) {
      flight.outcome = { kind: "error", error };
      throw error;
    } finally {
      // Newer work may have taken the place of work that an invalidation overtook.
      if (flights.get(key) === flight) flights.delete(key);
      flight.landed.fire();
    }
  }

  async function join(key: string, flight: Flight<T>, plan: FlightPlan<T>): Promise<T> {
    await flight.landed.wait();
    const { outcome } = flight;
    if (outcome?.kind === "value") return outcome.value;
    if (outcome?.kind === "error") throw outcome.error;
    // Given up: the machine cut its request off, and it will never land.
    if (flights.get(key) === flight) flights.delete(key);
    return run(key, plan);
  }

  function run(key: string, plan: FlightPlan<T>): Promise<T> {
    const current = flights.get(key);
    return current && plan.mayJoin(current.startedAtMs) ? join(key, current, plan) : begin(key, plan);
  }
  return { run };
}

interface Flight<T> {
  startedAtMs: number;
  outcome: Outcome<T> | undefined;
  readonly landed: Signal;
}

type Outcome<T> = { readonly kind: "value"; readonly value: T } | { readonly kind: "error"; readonly error: unknown };
