import type { FetchCache, Scope } from "./scope.ts";

/**
 * Decides what becomes of one fetch. `keep`: answered from and stored in the data cache. `frozen`: asked anew on each
 * render, and an entry may hold the answer. `never`: asked anew, and the render is for one visitor. `conflict`: the route
 * forbids these options.
 */
export function fetchPolicy(asked: FetchAsked, mode: FetchMode): FetchPolicy {
  const policy = TABLE[mode.fetchCache](asked);
  return policy.kind === "never" && mode.uncached === "frozen" ? FROZEN : policy;
}

/** Reads what the options of a fetch ask for. An uncached option beats a contradicting window (RV-05, DC-08). */
export function fetchAsked(cache: RequestCache | undefined, revalidate: number | false | undefined): FetchAsked {
  // `reload` speaks to the HTTP cache alone: Next.js lets an entry hold such an answer.
  const uncached = cache === "no-store" || cache === "no-cache";
  if (uncached)
    return { kind: "never", option: `cache: "${cache}"`, contradiction: revalidate !== undefined && revalidate !== 0 };
  if (revalidate === 0)
    return { kind: "never", option: "next: { revalidate: 0 }", contradiction: cache === "force-cache" };
  if (revalidate !== undefined) return { kind: "keep", revalidate };
  return cache === "force-cache" ? FOREVER : NOTHING;
}

/** Derives from a scope how its fetches are treated. */
export function fetchMode(scope: Scope): FetchMode {
  // A cached function is kept as a whole: a second cache inside it would feed it old answers.
  if (scope.phase === "cache") return { fetchCache: "force-no-store", uncached: "frozen" };
  // Segment config speaks about renders and route handlers.
  if (scope.phase === "action" || scope.outerPhase === "action") return { fetchCache: "auto", uncached: "never" };

  const { dynamic, fetchCache } = scope.config;
  const free = dynamic === "force-static" || scope.kind === "params" || scope.phase === "after";
  return {
    fetchCache: dynamic === "error" && fetchCache === "auto" ? "default-cache" : fetchCache,
    uncached: free ? "frozen" : "never",
  };
}

export interface FetchMode {
  readonly fetchCache: FetchCache;
  /** What an uncached fetch does to the render around it: nothing (`frozen`), or it makes it dynamic (`never`). */
  readonly uncached: "frozen" | "never";
}

export type FetchAsked =
  | { readonly kind: "nothing" }
  | { readonly kind: "keep"; readonly revalidate: number | false }
  | { readonly kind: "never"; readonly option: string; readonly contradiction: boolean };

export type FetchPolicy =
  | { readonly kind: "keep"; readonly revalidate: number | false }
  | { readonly kind: "frozen" }
  | { readonly kind: "never" }
  | { readonly kind: "conflict" };

const NOTHING = { kind: "nothing" } as const;
const FROZEN = { kind: "frozen" } as const;
const NEVER = { kind: "never" } as const;
const CONFLICT = { kind: "conflict" } as const;
const FOREVER = { kind: "keep", revalidate: false } as const;

// The `fetchCache` table as Next.js documents it; where `force-*` meets an option of the fetch, the segment wins.
const TABLE: Readonly<Record<FetchCache, (asked: FetchAsked) => FetchPolicy>> = {
  auto: (asked) => policyOf(asked, { nothing: FROZEN }),
  "default-cache": (asked) => policyOf(asked, { nothing: FOREVER }),
  "only-cache": (asked) => policyOf(asked, { nothing: FOREVER, never: CONFLICT }),
  "force-cache": (asked) => policyOf(asked, { nothing: FOREVER, never: FOREVER }),
  "default-no-store": (asked) => policyOf(asked, { nothing: NEVER }),
  "only-no-store": (asked) => policyOf(asked, { nothing: NEVER, keep: CONFLICT }),
  "force-no-store": (asked) => policyOf(asked, { nothing: NEVER, keep: NEVER }),
};

interface PolicyRow {
  readonly nothing: FetchPolicy;
  readonly keep?: FetchPolicy;
  readonly never?: FetchPolicy;
}

function policyOf(asked: FetchAsked, row: PolicyRow): FetchPolicy {
  switch (asked.kind) {
    case "nothing":
      return row.nothing;
    case "keep":
      return row.keep ?? { kind: "keep", revalidate: asked.revalidate };
    case "never":
      return row.never ?? NEVER;
  }
}
