/** What became of one planned path. Every planned path has exactly one. */
export type PrerenderOutcome =
  | {
      readonly kind: "rendered";
      readonly status: number;
      readonly generation: string;
      readonly bytes: number;
      readonly ms: number;
      readonly tags: readonly string[];
    }
  | { readonly kind: "reused"; readonly generation: string }
  | {
      readonly kind: "dynamic";
      readonly api: string;
      readonly file: string | undefined;
      readonly line: number | undefined;
    }
  | { readonly kind: "failed"; readonly message: string };

/** One line of `dist/prerender.ndjson`. */
export interface PrerenderLine {
  readonly path: string;
  readonly route: string;
  readonly outcome: PrerenderOutcome;
}

/** Writes one line of `dist/prerender.ndjson`, line feed included. Field order is fixed: equal builds give equal lines. */
export function prerenderLine(line: PrerenderLine): string {
  return `${JSON.stringify({ path: line.path, route: line.route, outcome: line.outcome })}\n`;
}
