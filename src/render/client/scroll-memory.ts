import { createBoundedMap } from "./bounded-map.ts";

/** Remembers where each history entry was scrolled to, across loads of the tab. */
export interface ScrollMemory {
  record(entry: string, point: ScrollPoint): void;
  recall(entry: string): ScrollPoint | undefined;
  /** Writes everything to the storage; called when the document goes away. */
  save(): void;
}

/** Measures in pixels from the start of the document. */
export interface ScrollPoint {
  readonly x: number;
  readonly y: number;
}

/** Makes a memory that starts with what an earlier document of the tab saved. */
export function createScrollMemory(storage: () => Pick<Storage, "getItem" | "setItem">): ScrollMemory {
  const points = createBoundedMap<ScrollPoint>(MAX_ENTRIES);
  for (const [entry, point] of readSaved(storage)) points.set(entry, point);
  return {
    record: (entry, point) => points.set(entry, point),
    recall: (entry) => points.get(entry),
    save() {
      try {
        storage().setItem(STORAGE_KEY, JSON.stringify([...points.entries()].map(([entry, { x, y }]) => [entry, x, y])));
      } catch {
        // Storage may be full or forbidden; the tab then forgets positions when it loads a document.
      }
    },
  };
}

const MAX_ENTRIES = 100;
const STORAGE_KEY = "vinext:scroll";

function readSaved(storage: () => Pick<Storage, "getItem">): readonly (readonly [string, ScrollPoint])[] {
  try {
    const saved: unknown = JSON.parse(storage().getItem(STORAGE_KEY) ?? "[]");
    return Array.isArray(saved) ? saved.flatMap(parsePoint) : [];
  } catch {
    // Forbidden storage and foreign text both mean that nothing is remembered.
    return [];
  }
}

function parsePoint(item: unknown): readonly (readonly [string, ScrollPoint])[] {
  if (!Array.isArray(item)) return [];
  const [entry, x, y] = item as readonly unknown[];
  if (typeof entry !== "string" || typeof x !== "number" || typeof y !== "number") return [];
  return [[entry, { x, y }]];
}
