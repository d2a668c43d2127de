import type { Server } from "node:http";

/** What a server owns, in the order in which it is ended. */
export interface Shutdown {
  readonly server: Server;
  /** Ends regenerations: starts none, lets running ones finish, releases leases. */
  readonly door: { close(): Promise<void> };
  /** Resolves when no background work is left. */
  settled(): Promise<void>;
  closeStores(): Promise<void>;
}

/** Stops accepting, lets answers and regenerations finish for at most ten seconds, then closes the stores. */
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

// Orchestrators kill after 30 s by default; this leaves time to close the stores.
const DRAIN_MS = 10_000;

// A kept-alive connection becomes idle only after its last answer.
const IDLE_CHECK_MS = 50;

async function closeServer(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  const timer = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
  await promise;
  clearInterval(timer);
}

async function withinDrain(work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, DRAIN_MS);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}
