import { VinextError } from "./vinext-error.ts";

/** One body of an entry is larger than the store takes. */
export function partTooLarge(part: {
  readonly path: string;
  readonly part: string;
  readonly bytes: number;
  readonly maxBytes: number;
}): VinextError {
  return new VinextError(
    "VINEXT_ENTRY_TOO_LARGE",
    `The ${part.part} of ${part.path} has ${part.bytes} bytes; the store takes at most ${part.maxBytes}.`,
    {
      fix: "Split the page, load a part of it in the browser, or make it dynamic.",
    },
  );
}

/** A store file or its folder cannot be opened. */
export function storeNotOpened(file: string, cause: unknown): VinextError {
  const detail = cause instanceof Error ? `: ${cause.message}` : "";
  return new VinextError("VINEXT_STORE_OPEN", `${file} cannot be opened as a store${detail}.`, {
    fix: "See that the folder exists, that this user may read and write it, and that no other process has locked the file.",
    cause,
  });
}

/** A file that should be a store holds something else. */
export function storeForeign(file: string): VinextError {
  return new VinextError("VINEXT_STORE_FOREIGN", `${file} is a database, but not a store of this kind.`, {
    fix: "Point the store at another file. Nothing in this one was changed.",
  });
}

/** A store file has the layout of another version. */
export function storeVersion(
  file: string,
  versions: { readonly found: number; readonly supported: number },
): VinextError {
  const { found, supported } = versions;
  return new VinextError(
    "VINEXT_STORE_VERSION",
    `${file} has store version ${found}; this vinext reads version ${supported}.`,
    {
      fix:
        found > supported
          ? "Run the vinext that wrote it, or point the store at another file."
          : `Delete ${file}; it is filled again.`,
    },
  );
}

/** A store file is damaged. */
export function storeCorrupt(
  file: string,
  { kind, cause }: { readonly kind: "store" | "seed"; readonly cause: unknown },
): VinextError {
  const detail = cause instanceof Error ? ` (${cause.message})` : "";
  return new VinextError("VINEXT_STORE_CORRUPT", `${file} is damaged or not a database${detail}.`, {
    fix:
      kind === "seed"
        ? "Bring `dist/` to this machine again, or run `vinext prerender` here: it makes the file anew."
        : `If it is a store of vinext, delete ${file}, ${file}-wal and ${file}-shm; it is filled again. Otherwise point the store at another file.`,
    cause,
  });
}

/** The file of an open store was deleted, or another one took its place. */
export function storeReplaced(file: string): VinextError {
  return new VinextError(
    "VINEXT_STORE_REPLACED",
    `${file} was deleted or replaced while it was open; the file that is there now is used.`,
    {
      fix: "Stop the servers before deleting their store. What they had rendered since the build is rendered again.",
    },
  );
}

/** The file of an open store was cut short or written over. */
export function storeDamaged(
  file: string,
  { aside, cause }: { readonly aside: string; readonly cause: unknown },
): VinextError {
  const detail = cause instanceof Error ? ` (${cause.message})` : "";
  return new VinextError(
    "VINEXT_STORE_DAMAGED",
    `${file} is damaged${detail} and now lies at ${aside}; a new file with all invalidations that this process knew is used.`,
    {
      fix: "Look at the disk, and at what else writes there; then delete the file. What had been rendered since the build is rendered again.",
      cause,
    },
  );
}

/** A row of a store file does not hold what its layout says. */
export function storeRowBroken(column: string, value: unknown): VinextError {
  return new VinextError(
    "VINEXT_STORE_CORRUPT",
    `A store row has a value of type ${typeof value} in column ${column}.`,
    {
      fix: "Delete the store file; it is filled again.",
    },
  );
}

/** A seed was to be finished while paths had no outcome. */
export function seedUnfinished(file: string, pending: number): VinextError {
  return new VinextError(
    "VINEXT_SEED_UNFINISHED",
    `${file} cannot be finished: ${pending} planned paths have no outcome.`,
    {
      fix: "Run `vinext prerender` again; it goes on where it stopped.",
    },
  );
}

/** What is stored of an entry is not what was put: some of its bytes differ, or are missing. */
export function storedDamaged(key: string): VinextError {
  return new VinextError(STORED_DAMAGED, `A stored body of ${key} is damaged.`, {
    fix: "Nothing is to be done: the entry of the build, or a new render, is served and takes its place.",
  });
}

/** Tells whether an error is about an entry that was read and damaged, not about its store. */
export function isDamage(error: unknown): boolean {
  return error instanceof VinextError && error.code === STORED_DAMAGED;
}

const STORED_DAMAGED = "VINEXT_STORED_DAMAGED";

/** A call to the store did not answer in time. */
export function storeTimedOut(operation: string, seconds: number): VinextError {
  return new VinextError("VINEXT_STORE_TIMED_OUT", `The store did not ${operation} within ${seconds} s.`, {
    fix: "Look at the disk or service behind the store; pages are rendered without it until it answers again.",
  });
}

/** A call to the store was not made, because the last one of its kind did not answer in time. */
export function storeResting(operation: string): VinextError {
  return new VinextError("VINEXT_STORE_RESTING", `The store is not asked to ${operation}: it did not answer before.`, {
    fix: "Look at the disk or service behind the store; it is asked again within half a minute.",
  });
}
