/**
 * How long an entry is fresh and how long it may be served at all. Next's `false`, `0`, `number` and `Infinity`
 * become this in one place.
 */
export type Lifetime =
  | { readonly kind: "forever" }
  | { readonly kind: "refresh"; readonly afterSeconds: number; readonly expireSeconds: number };

/** Makes a lifetime from Next's `revalidate` in seconds and an expire ceiling. `false` and `Infinity` never age. */
export function lifetimeOf(revalidate: number | false, expireSeconds: number): Lifetime {
  if (revalidate === false || revalidate === Number.POSITIVE_INFINITY) return { kind: "forever" };
  return { kind: "refresh", afterSeconds: revalidate, expireSeconds };
}
