/** One pair on its way to a namespace. */
export interface KvWrite {
  readonly key: string;
  readonly value: Uint8Array;
  /** Small JSON beside the value. */
  readonly metadata: object;
  /** Undefined: kept until it is deleted. */
  readonly ttlSeconds: number | undefined;
}

/** A key that is there. */
export interface FoundKey {
  readonly name: string;
  readonly metadata: unknown;
  /** Seconds since the epoch, infinity for never; undefined where nobody looked for it. */
  readonly expiresAtSeconds: number | undefined;
}

/** One key of a listing. */
export interface ListedKey extends FoundKey {
  readonly expiresAtSeconds: number;
}

/** One page of a listing. `cursor` is undefined on the last one. */
export interface ListPage {
  readonly keys: readonly ListedKey[];
  readonly cursor: string | undefined;
}

/**
 * What became of one call. `stored`: all but the keys in `rejected`, which may be tried again. `again`: nothing is known to
 * be stored, and a later call may work. `too-large`: a smaller call may work. `refused`: no call of this content will.
 */
export type PutAnswer =
  | { readonly kind: "stored"; readonly rejected: readonly string[] }
  | { readonly kind: "again"; readonly reason: string; readonly waitMs: number | undefined; readonly heavy: boolean }
  | { readonly kind: "too-large"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string };

/** A namespace that is written to. Its methods throw only where no further call makes sense. */
export interface KvTarget {
  /** Tells targets apart in a journal; holds nothing secret. */
  readonly id: string;
  /** Names the target to a person. */
  readonly name: string;
  /** How long a look may not show what was written. 0: everything is to be seen at once. */
  readonly settlesWithinMs: number;
  put(batch: readonly KvWrite[]): Promise<PutAnswer>;
  /** Deletes keys; those that are not there count as deleted. */
  remove(keys: readonly string[]): Promise<PutAnswer>;
  list(prefix: string, cursor: string | undefined): Promise<ListPage>;
  /** Looks for some keys, and gives back those that are there. */
  look(keys: readonly string[]): Promise<readonly ListedKey[]>;
  /** Looks for them, too, but not when they will be forgotten: that may be cheaper. */
  glance(keys: readonly string[]): Promise<readonly FoundKey[]>;
  read(key: string): Promise<Uint8Array | undefined>;
  /** Reads values back and gives the SHA-256 of each; keys that are not there are left out. */
  sums(keys: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  close(): Promise<void>;
}
