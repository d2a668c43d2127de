/** One line of the table: what was measured, against what, and whether that was enough. */
export interface Figure {
  readonly bench: string;
  readonly what: string;
  readonly against: string;
  readonly unit: string;
  readonly ours: number;
  readonly reference: number;
  /** Ours divided by the reference: the median over rounds, not the quotient of the medians. */
  readonly ratio: number;
  /** What the ratio should be. None where the line is there to compare. */
  readonly goal?: Goal | undefined;
  /** More that was seen in the same rounds. */
  readonly note?: string | undefined;
}

export interface Goal {
  readonly kind: "at least" | "at most";
  readonly ratio: number;
}

/** Tells whether a figure reaches its goal. */
export function isReached({ ratio, goal }: Figure): boolean | undefined {
  if (!goal) return undefined;
  return goal.kind === "at least" ? ratio >= goal.ratio : ratio <= goal.ratio;
}

/** Says which part of the goal a figure lacks. */
export function missedBy({ ratio, goal }: Figure): number {
  if (!goal) return 0;
  return goal.kind === "at least" ? 1 - ratio / goal.ratio : ratio / goal.ratio - 1;
}

/** The middle of some numbers; NaN without any. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** One bench by its name on the command line. */
export interface Bench {
  readonly name: string;
  /** One sentence on how it measures. */
  readonly method: string;
  /** Runs only when it is named. */
  readonly isLong?: boolean;
  /** What a profile showed, for when a goal is missed. */
  readonly whereTimeGoes?: string;
  run(): Promise<readonly Figure[]>;
}
