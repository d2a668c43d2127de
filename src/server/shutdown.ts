import type { Server, ServerResponse } from "node:http";
import { setTimeout as pause, setImmediate as turnOfLoop } from "node:timers/promises";

/** What a server owns, in the order in which it is ended. */
export interface Shutdown {
  readonly server: Server;
  /** Ends regenerations: starts none, lets running ones finish, releases leases. */
  readonly door: { close(): Promise<void> };
  /** Resolves when no background work is left. */
  settled(): Promise<void>;
  closeStores(): Promise<void>;
}

/** Stops accepting, lets answers and regenerations finish for less than ten seconds, then closes the stores. */
export async function shutDown(shutdown: Shutdown): Promise<void> {
  const closed = closeServer(shutdown.server);
  await withinDrain(Promise.allSettled([closed, shutdown.door.close(), shutdown.settled()]));
  shutdown.server.closeAllConnections();
  await shutdown.closeStores();
}

/** Calls `close` on the first SIGTERM or SIGINT and then ends the process with 0; a second signal ends it at once. */
export function closeOnSignals(close: () => Promise<void>): void {
  const state = { closing: false };
  const onSignal = (): void => {
    if (state.closing) process.exit(1);
    state.closing = true;
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

/** How long regenerations may go on after a signal, in seconds: less than the drain, so that their leases are given back. */
export const REGENERATION_DRAIN_SECONDS = 9;

// The process is gone within ten seconds, the stores closed.
const DRAIN_MS = 9_500;

// Longer than any way from a proxy to here and back.
const LAST_REQUESTS_MS = 250;

// Node accepts one connection per turn of the loop; the turn after the last one reads its request.
const QUIET_TURNS = 3;
// New visitors may come without end, and 511 may have waited before. Not a time: one turn of a busy loop may take a second.
const MOST_TURNS = 1_000;

// A kept-alive connection becomes idle only after its last answer.
const IDLE_CHECK_MS = 50;

async function closeServer(server: Server): Promise<void> {
  // Whoever is answered from now on is told that the connection ends, and does not send into a closed one.
  server.prependListener("request", (_, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  holdNewcomers(server);
  await lastRequests(server);
  await acceptWaiting(server);
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  const timer = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  await promise;
  clearInterval(timer);
}

/**
 * Has the system keep one connection waiting instead of 511: others try again a second later, and find a closed port or the next
 * server there. Visitors who come without end would otherwise fill the queue again and again, and closing resets all who are in it.
 */
function holdNewcomers(server: Server): void {
  // Not public, and the only way to what lies below; where it is not there, nothing else changes.
  const socket: unknown = Reflect.get(server, "_handle");
  if (typeof socket === "object" && socket !== null && "listen" in socket && typeof socket.listen === "function")
    Reflect.apply(socket.listen, socket, [0]);
}

/** Whoever is about to ask again on a kept connection is answered there once more; closing it now would reset the request. */
async function lastRequests(server: Server): Promise<void> {
  const untilMs = performance.now() + LAST_REQUESTS_MS;
  while (performance.now() < untilMs && (await openConnections(server)) > 0) await pause(LAST_REQUESTS_MS / 10);
}

async function openConnections(server: Server): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  server.getConnections((_, count) => resolve(count));
  return promise;
}

/** Takes in what the system has accepted already while the loop was busy: closing now would reset those connections. */
async function acceptWaiting(server: Server): Promise<void> {
  const turns = { quiet: 0, all: 0 };
  const onConnection = (): void => {
    turns.quiet = 0;
  };
  server.on("connection", onConnection);
  while (turns.quiet < QUIET_TURNS && turns.all < MOST_TURNS) {
    turns.quiet += 1;
    turns.all += 1;
    await turnOfLoop();
  }
  server.off("connection", onConnection);
}

async function withinDrain(work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, DRAIN_MS);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
