import { Worker } from "node:worker_threads";

import type { FromThread, ThreadReply, ThreadSetup, ThreadTask, ToThread } from "./messages.ts";
import { createOutbox } from "./outbox.ts";
import type { Outbox } from "./outbox.ts";
import { describeThrown, reviveThrown } from "./thrown.ts";
import type { Thrown } from "./thrown.ts";
import { YOUNG_MIB } from "./young-memory.ts";

/** What to run, without the number that a thread gives it. */
export type Work =
  | { readonly kind: "plan"; readonly route: string; onPaths(paths: readonly string[]): void }
  | { readonly kind: "render"; readonly route: string; readonly path: string };

/**
 * How one task of a thread ended. `lost`: the thread did not answer or ended by itself; `alone` tells whether no other
 * task ran in it, so that this one is surely the cause.
 */
export type ThreadOutcome =
  | ThreadReply
  | {
      readonly kind: "lost";
      readonly why: "stuck" | "ended";
      readonly alone: boolean;
      readonly error: Thrown | undefined;
    };

/** One worker thread with the app's bundle loaded. */
export interface RenderThread {
  /** Runs one task. Never rejects. */
  run(work: Work): Promise<ThreadOutcome>;
  /** Lets background work end, then ends the thread. */
  stop(): Promise<void>;
  /** Whether the thread can take more tasks. */
  isAlive(): boolean;
}

/** What the owner of threads wants for each of them. */
export interface ThreadOptions {
  readonly setup: ThreadSetup;
  /** Deadline of one task. */
  readonly timeoutMs: number;
  /** How much longer a busy thread may take to report its own deadline before it is taken for stuck. */
  readonly graceMs: number;
  /** Takes errors that belong to no task. */
  onStray(error: Thrown): void;
  /** Takes what the app prints. */
  onOutput(chunk: Uint8Array): void;
}

/** Starts a thread and waits until the bundle is loaded. Rejects when it cannot be. */
export async function openThread(options: ThreadOptions): Promise<RenderThread> {
  const worker = new Worker(ENTRY, {
    workerData: options.setup,
    stdout: true,
    stderr: true,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  worker.stdout.on("data", options.onOutput);
  worker.stderr.on("data", options.onOutput);
  const state: ThreadState = {
    worker,
    options,
    tasks: new Map(),
    ids: { last: 0 },
    // All that follows from one batch of replies is asked for before any of it is stored.
    outbox: createOutbox(worker, { later: queueMicrotask, full: Infinity }),
    silence: setTimeout(() => whenSilent(state), options.timeoutMs + options.graceMs),
    ended: Promise.withResolvers(),
  };
  const ready = Promise.withResolvers<void>();
  worker.on("message", (messages: readonly FromThread[]) => {
    state.silence.refresh();
    for (const message of messages) receive(state, message, ready);
  });
  worker.on("error", (error) => lose(state, "ended", describeThrown(error)));
  worker.on("exit", () => {
    clearTimeout(state.silence);
    lose(state, "ended", undefined);
    ready.reject(new Error("The render thread ended before its bundle was loaded."));
    state.ended.resolve();
  });
  try {
    await ready.promise;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
  return { run: (work) => run(state, work), stop: () => stop(state), isAlive: () => !state.ids.closed };
}

/** Where the thread's own code lies: beside this file, in source as in the built package. */
const ENTRY = new URL(import.meta.url.endsWith(".ts") ? "./worker-entry.ts" : "./worker-entry.js", import.meta.url);

// Background work of pages, such as `after`, gets this long at the end.
const STOP_MS = 10_000;

interface Running {
  readonly work: Work;
  resolve(outcome: ThreadOutcome): void;
}

interface ThreadState {
  readonly worker: Worker;
  readonly options: ThreadOptions;
  readonly tasks: Map<number, Running>;
  readonly ids: { last: number; closed?: boolean };
  readonly outbox: Outbox<ToThread>;
  /** Goes off when the thread has said nothing for longer than any task may take. */
  readonly silence: NodeJS.Timeout;
  readonly ended: PromiseWithResolvers<void>;
}

function run(state: ThreadState, work: Work): Promise<ThreadOutcome> {
  // The thread may have died since it was chosen; nobody would ever answer.
  if (state.ids.closed) return Promise.resolve({ kind: "lost", why: "ended", alone: false, error: undefined });
  const { timeoutMs } = state.options;
  const id = ++state.ids.last;
  const { promise, resolve } = Promise.withResolvers<ThreadOutcome>();
  if (state.tasks.size === 0) state.silence.refresh();
  state.tasks.set(id, { work, resolve });
  const task: ThreadTask =
    work.kind === "plan"
      ? { kind: "plan", id, route: work.route, timeoutMs }
      : { kind: "render", id, route: work.route, path: work.path, timeoutMs };
  state.outbox.add(task);
  return promise;
}

/** A live thread ends each task with a message, by its deadline at the latest, and starts the next one. */
function whenSilent(state: ThreadState): void {
  if (state.tasks.size > 0) lose(state, "stuck", undefined);
}

function receive(state: ThreadState, message: FromThread, ready: PromiseWithResolvers<void>): void {
  switch (message.kind) {
    case "ready":
      return ready.resolve();
    case "broken":
      return ready.reject(reviveThrown(message.error));
    case "stray":
      return state.options.onStray(message.error);
    case "paths": {
      const work = state.tasks.get(message.id)?.work;
      if (work?.kind === "plan") work.onPaths(message.paths);
      return;
    }
    case "planned":
    case "entry":
    case "dynamic":
    case "threw":
    case "late":
      return settle(state, message.id, message);
  }
}

function settle(state: ThreadState, id: number, outcome: ThreadOutcome): void {
  const running = state.tasks.get(id);
  if (!running) return;
  state.tasks.delete(id);
  running.resolve(outcome);
}

/** Gives up on the thread: a busy loop can only be ended together with its thread. */
function lose(state: ThreadState, why: "stuck" | "ended", error: Thrown | undefined): void {
  state.ids.closed = true;
  const alone = state.tasks.size === 1;
  for (const id of state.tasks.keys()) settle(state, id, { kind: "lost", why, alone, error });
  void state.worker.terminate();
}

async function stop(state: ThreadState): Promise<void> {
  if (state.ids.closed) return state.ended.promise;
  state.ids.closed = true;
  state.outbox.add({ kind: "stop" });
  const timer = setTimeout(() => void state.worker.terminate(), STOP_MS);
  await state.ended.promise;
  clearTimeout(timer);
}
