import { openThread } from "./render-thread.ts";
import type { RenderThread, ThreadOptions, ThreadOutcome, Work } from "./render-thread.ts";

/** Runs work on a bounded number of render threads and replaces those that are lost. */
export interface RenderPool {
  /** Runs work when a thread has room. `alone`: nothing else runs in its thread meanwhile. */
  run(work: Work, room: Room): Promise<ThreadOutcome>;
  /** Allows so many threads and starts those that are new. */
  grow(threads: number): void;
  close(): Promise<void>;
}

export type Room = "shared" | "alone";

/** Says how much may run at once. */
export interface PoolOptions {
  readonly thread: ThreadOptions;
  /** Tasks in flight per thread; up to as many again wait in it, so that it never waits for this thread. */
  readonly concurrency: number;
}

/** Makes a pool that starts one thread on need until it is told to grow. */
export function createPool(options: PoolOptions): RenderPool {
  const pool: Pool = { options, slots: [emptySlot()], waiting: [], closed: false };
  return {
    run: (work, room) => {
      const { promise, resolve, reject } = Promise.withResolvers<ThreadOutcome>();
      pool.waiting.push({ work, room, resolve, reject });
      dispatch(pool);
      return promise;
    },
    grow: (threads) => {
      while (pool.slots.length < threads) pool.slots.push(emptySlot());
      for (const slot of pool.slots.slice(0, threads)) slot.thread ??= startedEarly(options.thread);
      dispatch(pool);
    },
    close: async () => {
      pool.closed = true;
      await Promise.allSettled(pool.slots.map(async (slot) => (await slot.thread)?.stop()));
    },
  };
}

interface Waiting {
  readonly work: Work;
  readonly room: Room;
  resolve(outcome: ThreadOutcome): void;
  reject(error: unknown): void;
}

interface Slot {
  thread: Promise<RenderThread> | undefined;
  running: number;
  /** Whether the task in it must stay alone. */
  reserved: boolean;
}

interface Pool {
  readonly options: PoolOptions;
  readonly slots: Slot[];
  readonly waiting: Waiting[];
  closed: boolean;
}

function emptySlot(): Slot {
  return { thread: undefined, running: 0, reserved: false };
}

/** Starts a thread before there is work for it. That it cannot be started is told to the first work that it gets. */
function startedEarly(options: ThreadOptions): Promise<RenderThread> {
  const thread = openThread(options);
  thread.catch(() => undefined);
  return thread;
}

function dispatch(pool: Pool): void {
  const passed: Waiting[] = [];
  // The first slot is kept free for a task that wants to be alone; otherwise shared ones could keep it out for ever.
  const wanted = pool.waiting.some((item) => item.room === "alone");
  for (let item = pool.waiting.shift(); item; item = pool.waiting.shift()) {
    const slot =
      item.room === "alone" ? slotAlone(pool) : slotShared(pool, { spared: wanted ? pool.slots[0] : undefined });
    if (!slot) {
      passed.push(item);
      // Where there is no room for one shared task, there is none for the others.
      if (!wanted) break;
      continue;
    }
    slot.running += 1;
    slot.reserved = item.room === "alone";
    void occupy(pool, slot, item);
  }
  pool.waiting.unshift(...passed);
}

function slotAlone(pool: Pool): Slot | undefined {
  return pool.slots.find((slot) => slot.running === 0);
}

function slotShared(pool: Pool, { spared }: { readonly spared: Slot | undefined }): Slot | undefined {
  const free = pool.slots.filter(
    (slot) => slot !== spared && !slot.reserved && slot.running < pool.options.concurrency * 2,
  );
  return free.reduce<Slot | undefined>((best, slot) => (best && best.running <= slot.running ? best : slot), undefined);
}

async function occupy(pool: Pool, slot: Slot, item: Waiting): Promise<void> {
  try {
    const thread = await threadOf(pool, slot);
    item.resolve(await thread.run(item.work));
  } catch (error) {
    slot.thread = undefined;
    item.reject(error);
  }
  slot.running -= 1;
  if (slot.running === 0) slot.reserved = false;
  if (!pool.closed) dispatch(pool);
}

async function threadOf(pool: Pool, slot: Slot): Promise<RenderThread> {
  const opened = slot.thread;
  if (opened && (await opened).isAlive()) return opened;
  // Several tasks may find the dead thread at once; the first one replaces it for all.
  if (slot.thread === opened) slot.thread = openThread(pool.options.thread);
  return threadOf(pool, slot);
}
