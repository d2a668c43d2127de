declare const branded: unique symbol;

/** Addresses one entry in a store. Only `cacheKey` makes one, from the complete list of what may vary a page. */
export type CacheKey = string & { readonly [branded]: "CacheKey" };

/** The complete list of what may vary an entry. No request header and no query can reach it. */
export interface KeyFields {
  readonly namespace: string;
  /** Canonical path: begins with `/`, decoded once, NFC, re-encoded. */
  readonly path: string;
}
