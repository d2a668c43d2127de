import type { Area, Feature } from "../support/feature.ts";

/** One place of an app where something of Next.js is used, and what becomes of it here. */
export interface Finding {
  readonly verdict: Verdict;
  readonly area: Area | "routes";
  /** What is used, as people write it. */
  readonly name: string;
  /** Relative to the root of the app. */
  readonly file: string;
  /** From 1; undefined where the whole file or folder is meant. */
  readonly line: number | undefined;
  /** What differs or what to do; empty where all is as in Next.js. */
  readonly note: string;
}

export type Verdict = "works" | "differs" | "missing";

/** Where something was found. */
export interface Place {
  readonly file: string;
  readonly line?: number | undefined;
}

/** Makes the finding of a row of the support table. */
export function findingOf({ area, support, note }: Feature, name: string, { file, line }: Place): Finding {
  return { verdict: VERDICTS[support], area, name, file, line, note };
}

const VERDICTS: Readonly<Record<Feature["support"], Verdict>> = {
  supported: "works",
  partial: "differs",
  "left out": "differs",
  refused: "missing",
};
