import type { Stage } from "./stage.ts";

/** One way to hurt the product, and what has to hold while and after it is hurt. */
export interface Trial {
  readonly name: string;
  /** What is done, in a few words. */
  readonly about: string;
  /** How often or how much, in the full run and in the short form of the tests. */
  readonly times: { readonly full: number; readonly short: number };
  /** Options of the store that the site is built with. */
  readonly store?: { readonly maxBytes?: number; readonly memoryBytes?: number };
  /** What it needs of the machine; without it the trial is left out. */
  readonly needs?: { readonly what: string; isMet(): boolean };
  run(stage: Stage, times: number): Promise<readonly Check[]>;
}

/** One thing that has to hold, with what was seen. */
export interface Check {
  readonly what: string;
  readonly seen: string;
  readonly holds: boolean;
  /** It is a bound of time, which only says something about the product on a machine that does nothing else. */
  readonly isTimed?: true;
}

/** Checks a time against the longest one that is allowed. */
export function within(what: string, seen: number, most: number): Check {
  return { ...atMost(what, seen, most), isTimed: true };
}

/** Checks a number against the largest one that is allowed. */
export function atMost(what: string, seen: number, most: number): Check {
  return { what, seen: `${shown(seen)} (at most ${shown(most)})`, holds: seen <= most };
}

/** Checks a number against the only one that is right. */
export function exactly(what: string, seen: number, right: number): Check {
  return {
    what,
    seen: seen === right ? shown(seen) : `${shown(seen)} instead of ${shown(right)}`,
    holds: seen === right,
  };
}

/** Checks that nothing went wrong, and shows the first few things that did. */
export function nothing(what: string, problems: readonly string[]): Check {
  const few = problems.slice(0, MOST_SHOWN).join("; ");
  return { what, seen: problems.length === 0 ? "none" : `${problems.length}: ${few}`, holds: problems.length === 0 };
}

/** Checks a statement. */
export function that(what: string, holds: boolean, seen?: string): Check {
  return { what, seen: seen ?? (holds ? "yes" : "no"), holds };
}

const MOST_SHOWN = 5;

function shown(value: number): string {
  return Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(2);
}
