/** Keeps the most recently used values, at most so many. */
export interface BoundedMap<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  clear(): void;
  /** Oldest use first. */
  entries(): Iterable<readonly [string, Value]>;
}

/** Makes an empty map that holds at most `max` values. */
export function createBoundedMap<Value>(max: number): BoundedMap<Value> {
  // A Map iterates in order of insertion, so putting a key in again makes it the youngest.
  const values = new Map<string, Value>();
  const put = (key: string, value: Value): void => {
    values.delete(key);
    values.set(key, value);
  };
  return {
    get(key) {
      const value = values.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set(key, value) {
      put(key, value);
      const oldest = values.size > max ? values.keys().next() : undefined;
      if (oldest?.done === false) values.delete(oldest.value);
    },
    delete: (key) => void values.delete(key),
    clear: () => values.clear(),
    entries: () => values.entries(),
  };
}
