import type { Transferable } from "node:worker_threads";

/** Collects messages to another thread, so that one call, and one waking of the other side, carries many. */
export interface Outbox<T> {
  add(message: T, transfer?: readonly Transferable[]): void;
  /** Sends what is collected, at once. */
  flush(): void;
}

/** Where messages go: a worker, or the port to the thread that started this one. */
export interface Port {
  postMessage(messages: unknown, transfer: readonly Transferable[]): void;
}

/** Says when an outbox is sent. */
export interface Departure {
  /** Calls back when nothing more is to be waited for. */
  later(flush: () => void): void;
  /** So many messages do not wait. */
  readonly full: number;
}

/** Makes an outbox. The other side gets arrays. */
export function createOutbox<T>(port: Port, { later, full }: Departure): Outbox<T> {
  const state: { messages: T[]; transfer: Transferable[] } = { messages: [], transfer: [] };
  const flush = (): void => {
    const { messages, transfer } = state;
    if (messages.length === 0) return;
    state.messages = [];
    state.transfer = [];
    port.postMessage(messages, transfer);
  };
  return {
    add: (message, transfer = []) => {
      if (state.messages.length === 0) later(flush);
      state.messages.push(message);
      state.transfer.push(...transfer);
      if (state.messages.length === full) flush();
    },
    flush,
  };
}
