/** An image as it came from where it lies. */
export interface SourceImage {
  readonly bytes: Uint8Array;
  /** How long its sender lets it be kept, in seconds; 0 when it does not say. */
  readonly maxAgeSeconds: number;
}

/** How long a source may take until it is there as a whole: as long as in Next.js. */
export const SOURCE_DEADLINE_MS = 7_000;

/** A source that gives no image; `status` is for the visitor. */
export class SourceFailure extends Error {
  override readonly name = "SourceFailure";
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
  }
}

/** Reads how long shared caches may keep an answer, in seconds. */
export function maxAgeSecondsOf(cacheControl: string | undefined): number {
  const [, shared] = /\bs-maxage="?(\d+)/i.exec(cacheControl ?? "") ?? [];
  const [, own] = /\bmax-age="?(\d+)/i.exec(cacheControl ?? "") ?? [];
  return Number(shared ?? own ?? 0);
}
