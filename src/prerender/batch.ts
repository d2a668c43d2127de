/** Collects items and hands them on in batches, so that many share one transaction. */
export interface Batch<T> {
  add(item: T): void;
  /** Hands on what is collected. Throws what the last write threw. */
  flush(): void;
}

/** Makes a batch that is handed on when it is full, or a moment after its first item came. */
export function createBatch<T>(write: (items: readonly T[]) => void): Batch<T> {
  const state: { items: T[]; timer: NodeJS.Timeout | undefined; failure: { readonly error: unknown } | undefined } = {
    items: [],
    timer: undefined,
    failure: undefined,
  };
  const flush = (): void => {
    clearTimeout(state.timer);
    state.timer = undefined;
    if (state.failure) throw state.failure.error;
    const items = state.items;
    state.items = [];
    if (items.length > 0) write(items);
  };
  const flushLater = (): void => {
    try {
      flush();
    } catch (error) {
      // A timer has nobody to throw to: the next add or flush does it.
      state.failure = { error };
    }
  };
  return {
    add: (item) => {
      if (state.failure) throw state.failure.error;
      state.items.push(item);
      if (state.items.length >= FULL) return flush();
      state.timer ??= setTimeout(flushLater, LATEST_MS);
    },
    flush,
  };
}

// SQLite is fastest at about 100 rows per transaction; what a crash loses is rendered again, so no more than that.
const FULL = 100;
const LATEST_MS = 100;
