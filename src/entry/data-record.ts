/** One stored answer of the data cache (`fetch` or `unstable_cache`). Opaque text; freshness is judged by the reader. */
export interface DataRecord {
  readonly value: string;
  readonly tags: readonly string[];
  /** When the work that made the value started, ms since the epoch. */
  readonly startedAtMs: number;
  /** Seconds of freshness; `false` never ages by time. */
  readonly revalidate: number | false;
}

/** Stores answers of the data cache. A miss is `undefined`, never an error; a failed write is reported, not thrown. */
export interface DataCache {
  read(key: string): DataRecord | undefined | Promise<DataRecord | undefined>;
  write(key: string, record: DataRecord): void | Promise<void>;
}
