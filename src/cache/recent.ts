/** Values that were put in or asked for lately, within bounds. */
export interface Recent<K, V> {
  get(key: K): V | undefined;
  has(key: K): boolean;
  /** Puts a value in the place of another, which is not `dropped`, and is as wanted. One that is larger than all the room is not kept. */
  set(key: K, value: V): void;
  delete(key: K): void;
  clear(): void;
  /** Sizes of all values together. */
  size(): number;
  /** Gives every value with its key, asking for none of them. */
  entries(): Iterable<readonly [K, V]>;
}

/** Says how much is kept. */
export interface RecentBounds<K, V> {
  /** Most values. Default: as many as fit. */
  readonly max?: number;
  /** Most that the sizes of all values may come to. Default: any. */
  readonly maxSize?: number;
  /** Called once for each value that comes in. Default: 0. */
  sizeOf?(value: V, key: K): number;
  /** Takes each value that is given up, deleted or cleared. */
  dropped?(value: V): void;
}

/**
 * Makes a cache that evicts by SIEVE: a hand goes round from old to new, passes over values that were asked for since it last
 * came by, and gives up the others. Being asked for costs one write of a flag, no list is kept in order, and what comes by
 * once leaves before what comes again.
 */
export function createRecent<K, V>(bounds: RecentBounds<K, V>): Recent<K, V> {
  const { max = Infinity, maxSize = Infinity } = bounds;
  const slots = new Map<K, Slot<V>>();
  const hand = createHand(slots);
  const state = { size: 0 };

  function take(key: K, slot: Slot<V>): void {
    slots.delete(key);
    state.size -= slot.size;
    hand.noteChange();
  }

  /** Only called while there is something to give up. */
  function giveUpOne(): void {
    for (;;) {
      const [key, slot] = hand.next();
      if (!slot.isWanted) {
        take(key, slot);
        return bounds.dropped?.(slot.value);
      }
      slot.isWanted = false;
    }
  }

  return {
    get(key) {
      const slot = slots.get(key);
      if (!slot) return undefined;
      slot.isWanted = true;
      return slot.value;
    },
    has: (key) => slots.has(key),
    set(key, value) {
      const known = slots.get(key);
      if (known) take(key, known);
      const size = bounds.sizeOf?.(value, key) ?? 0;
      if (size > maxSize || max < 1) return;
      while (slots.size >= max || state.size + size > maxSize) giveUpOne();
      slots.set(key, { value, size, isWanted: known?.isWanted ?? false });
      state.size += size;
      hand.noteChange();
    },
    delete(key) {
      const slot = slots.get(key);
      if (!slot) return;
      take(key, slot);
      bounds.dropped?.(slot.value);
    },
    clear() {
      const all = [...slots.values()];
      slots.clear();
      state.size = 0;
      hand.startAnew();
      for (const { value } of all) bounds.dropped?.(value);
    },
    size: () => state.size,
    entries: () => [...slots].map(([key, { value }]) => [key, value] as const),
  };
}

interface Slot<V> {
  readonly value: V;
  readonly size: number;
  /** Whether the hand passes over it once more. */
  isWanted: boolean;
}

/** Goes round and round over all values. */
interface Hand<K, V> {
  /** Gives the next value. Only called while there is one. */
  next(): [K, Slot<V>];
  noteChange(): void;
  startAnew(): void;
}

function createHand<K, V>(slots: ReadonlyMap<K, Slot<V>>): Hand<K, V> {
  const state = { over: slots.entries(), changesSinceMove: 0 };
  const startAnew = (): void => {
    state.over = slots.entries();
    state.changesSinceMove = 0;
  };
  return {
    startAnew,
    next() {
      for (;;) {
        const next = state.over.next();
        state.changesSinceMove = 0;
        if (!next.done) return next.value;
        startAnew();
      }
    },
    // As long as an iterator stands still, it keeps alive what the map held before it made room: a hand that waits starts anew.
    noteChange() {
      state.changesSinceMove += 1;
      if (state.changesSinceMove > slots.size) startAnew();
    },
  };
}
