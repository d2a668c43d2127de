/** One thing that a Next.js app may use, and what becomes of it here. */
export interface Feature {
  readonly area: Area;
  /** As people write them; all of one row fare alike. */
  readonly names: readonly string[];
  readonly support: Support;
  /** What differs, or what to do instead. Empty where all is as in Next.js. */
  readonly note: string;
  /** What holds the row: the file of a test, or the code of the message that a person gets. */
  readonly proof: string;
}

/**
 * `supported` does what Next.js does, `partial` differs as the note says, `left out` has no effect, which a warning or
 * `vinext check` says, `refused` stops the build.
 */
export type Support = "supported" | "partial" | "left out" | "refused";

/** Where a name stands in an app: the same word may mean two things. */
export type Area = "next.config" | "modules" | "files" | "code" | "packages";

/** Makes the rows of one area. Names are separated by a comma. */
export function rowsOf(area: Area): (support: Support, names: string, held: Held) => Feature {
  return (support, names, { note = "", proof }) => ({ area, support, names: names.split(", "), note, proof });
}

interface Held {
  readonly note?: string;
  readonly proof: string;
}
