import type { PrefetchKind } from "../../next/router-context.ts";
import { createBoundedMap } from "./bounded-map.ts";

/** Keeps loaded pages of one document for a short time, under the URL of their payload. */
export interface PayloadCache<Loaded> {
  /** Gives a page that is still good. A page rendered per visitor is given once, then forgotten. */
  take(key: string): Promise<Loaded> | undefined;
  /** Gives what `take` would give, and keeps it. */
  peek(key: string): Promise<Loaded> | undefined;
  /** Whether loading the page in that way would bring nothing new. */
  covers(key: string, kind: PrefetchKind): boolean;
  /** Keeps a page on its way; `shelfLifeOf` says for how long once it is there. */
  put(key: string, loading: Promise<Loaded>, kind: PrefetchKind): void;
  clear(): void;
}

/** Says how long a loaded page stays good: as a page for everyone, for one visitor, what surrounds a page, or not at all. */
export type ShelfLife = "stored" | "visitor" | "shell" | "none";

/** Makes an empty cache. */
export function createPayloadCache<Loaded>(options: {
  readonly now: () => number;
  readonly shelfLifeOf: (loaded: Loaded) => ShelfLife;
}): PayloadCache<Loaded> {
  const slots = createBoundedMap<Slot<Loaded>>(MAX_PAGES);
  const current = (key: string): Slot<Loaded> | undefined => {
    const slot = slots.get(key);
    return slot && options.now() < slot.goodUntilMs ? slot : undefined;
  };
  return {
    take(key) {
      const slot = current(key);
      if (slot?.shelfLife !== "stored" && slot?.shelfLife !== "shell") slots.delete(key);
      return slot?.loading;
    },
    peek: (key) => current(key)?.loading,
    covers(key, kind) {
      const slot = current(key);
      return slot !== undefined && (kind === "auto" || slot.kind === "full" || slot.shelfLife === "stored");
    },
    put(key, loading, kind) {
      const goodUntilMs = options.now() + SHELF_LIFE_MS.visitor;
      const slot: Slot<Loaded> = { loading, kind, shelfLife: "visitor", goodUntilMs };
      slots.set(key, slot);
      const settle = (shelfLife: ShelfLife): void => {
        slot.shelfLife = shelfLife;
        slot.goodUntilMs = options.now() + SHELF_LIFE_MS[shelfLife];
      };
      loading.then(
        (loaded) => settle(options.shelfLifeOf(loaded)),
        () => settle("none"),
      );
    },
    clear: () => slots.clear(),
  };
}

interface Slot<Loaded> {
  readonly loading: Promise<Loaded>;
  readonly kind: PrefetchKind;
  shelfLife: ShelfLife;
  goodUntilMs: number;
}

/**
 * A prefetched page outlives the way to the click, not more: the server may replace it at any moment (T12). A shell is
 * replaced by the page at once; it lives as long as in Next.js.
 */
const SHELF_LIFE_MS: Readonly<Record<ShelfLife, number>> = { stored: 30_000, visitor: 30_000, shell: 300_000, none: 0 };
const MAX_PAGES = 50;
