/** Everything run time tells the outside, one event per fact. Background work ends in exactly one of them. */
export type RuntimeEvent =
  | { readonly kind: "hit" | "stale" | "miss" | "bypass"; readonly path: string; readonly detail?: string }
  | { readonly kind: "stored" | "unchanged"; readonly path: string; readonly generation: string; readonly ms: number }
  | {
      readonly kind: "skipped";
      readonly path: string;
      readonly detail: "lease" | "backoff" | "older" | "stopping" | "gone";
    }
  | {
      readonly kind: "failed";
      readonly path: string;
      readonly reason: "stale" | "on-demand" | "miss" | "visit";
      readonly error: unknown;
      /** Id of the route that was rendered; absent when none was. */
      readonly route?: string;
      /** What the visitor sent; absent for a render for everyone. */
      readonly request?: { readonly method: string; readonly headers: Readonly<Record<string, string>> };
      /** What ran, where it was no render or route handler. */
      readonly during?: "action" | "proxy";
      readonly nextAttemptAtMs?: number;
    }
  | { readonly kind: "invalidated"; readonly tags: readonly string[] }
  | { readonly kind: "store-failed"; readonly operation: string; readonly error: unknown }
  | { readonly kind: "broken-record"; readonly key: string; readonly detail: string }
  | { readonly kind: "warning"; readonly code: string; readonly message: string };
