import type { PrerenderOutcome } from "../manifest/prerender-manifest.ts";
import type { PrerenderSummary } from "./summary.ts";

/** What a prerender run tells while it works. Plain data: the command prints it or writes it as JSON. */
export type PrerenderEvent =
  | { readonly kind: "started"; readonly resumed: boolean; readonly workers: number; readonly concurrency: number }
  | { readonly kind: "planned"; readonly paths: number; readonly done: number }
  | { readonly kind: "page"; readonly path: string; readonly route: string; readonly outcome: PrerenderOutcome }
  | { readonly kind: "warning"; readonly message: string }
  | { readonly kind: "finished"; readonly summary: PrerenderSummary };
