/** What the `next` option of a fetch may say. */
export interface NextFetchRequestConfig {
  /** Seconds until the answer is stale; `false` never by time, 0 not at all. */
  revalidate?: number | false;
  tags?: string[];
}

declare global {
  interface RequestInit {
    next?: NextFetchRequestConfig | undefined;
  }
}
