/**
 * How long an entry is fresh and how long it may be served at all. Next's `false`, `0`, `number` and `Infinity`
 * become this in one place.
 */
export type Lifetime =
  | { readonly kind: "forever" }
  | { readonly kind: "refresh"; readonly afterSeconds: number; readonly expireSeconds: number };
