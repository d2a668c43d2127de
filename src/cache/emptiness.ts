/** A store that can tell in less time than a read takes that it holds no entry. */
export interface MaybeEmpty {
  isEmpty?(): boolean;
}

/**
 * Remembers that a store holds no entry, so that no read asks it: a site whose pages never age has nothing but its seed. As
 * any memory of a store, this one holds until another process may have written.
 */
export interface Emptiness {
  /** Tells whether no entry can be there. */
  holds(): boolean;
  /** Another process may have written. */
  doubt(): void;
  /** This process has written. */
  end(): void;
}

/** Makes the memory of one store. One that cannot tell is never taken for empty. */
export function createEmptiness(store: MaybeEmpty): Emptiness {
  const state: { isEmpty: boolean | undefined } = { isEmpty: undefined };
  return {
    holds: () => (state.isEmpty ??= isEmpty(store)),
    doubt: () => {
      state.isEmpty = undefined;
    },
    end: () => {
      state.isEmpty = false;
    },
  };
}

function isEmpty(store: MaybeEmpty): boolean {
  try {
    return store.isEmpty?.() ?? false;
  } catch {
    // The read that follows fails as well, and tells.
    return false;
  }
}
