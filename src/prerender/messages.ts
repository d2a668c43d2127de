import type { EntryDraft } from "../revalidate/renderer.ts";
import type { Thrown } from "./thrown.ts";

/** What a render thread is started with. Plain data. */
export interface ThreadSetup {
  /** Absolute path of the app's `dist/server/index.js`. */
  readonly serverFile: string;
  readonly buildId: string;
  readonly basePath: string;
  readonly draftSecret: string;
  /** Absolute path of the run-time store, whose data cache renders share. */
  readonly storeFile: string;
  /** Renders in flight in the thread. */
  readonly concurrency: number;
}

/** One piece of work for a render thread. `id` is unique per thread. */
export type ThreadTask =
  | { readonly kind: "plan"; readonly id: number; readonly route: string; readonly timeoutMs: number }
  | {
      readonly kind: "render";
      readonly id: number;
      readonly route: string;
      readonly path: string;
      readonly timeoutMs: number;
    };

export type ToThread = ThreadTask | { readonly kind: "stop" };

/** A draft without its functions: those run in the thread, when the result is settled. */
export type SentDraft = Omit<EntryDraft, "after">;

/** Ends a task. Every task gets exactly one, unless its thread is lost. */
export type ThreadReply =
  | { readonly kind: "planned"; readonly id: number; readonly covered: boolean }
  | {
      readonly kind: "entry";
      readonly id: number;
      readonly startedAtMs: number;
      readonly ms: number;
      readonly draft: SentDraft;
    }
  | { readonly kind: "dynamic"; readonly id: number; readonly api: string; readonly stack: string }
  | { readonly kind: "threw"; readonly id: number; readonly error: Thrown }
  /** `unanswered`: a request that it waits for. */
  | { readonly kind: "late"; readonly id: number; readonly unanswered: string | undefined };

export type FromThread =
  | ThreadReply
  | { readonly kind: "ready" }
  | { readonly kind: "broken"; readonly error: Thrown }
  | { readonly kind: "paths"; readonly id: number; readonly paths: readonly string[] }
  | { readonly kind: "stray"; readonly error: Thrown };
