import type { EntryBodies, PartName, Representation } from "../entry/entry.ts";
import { frameHead, framePart } from "../entry/frame.ts";
import type { Digest } from "../entry/frame.ts";
import type { StorableEntry } from "../entry/guard.ts";
import { cacheKey } from "../entry/key.ts";
import { partTooLarge } from "../errors/store.ts";
import type { Awaitable, CacheHandler, PutRecord } from "./handler.ts";
import { isUnchanged } from "./unchanged.ts";
import type { PreviousEntry } from "./unchanged.ts";

/** More codings of an entry's bodies, unframed. */
export type ExtraParts = ReadonlyMap<PartName, Uint8Array>;

/** Says how to store an entry. */
export interface CommitOptions {
  readonly listed: boolean;
  readonly digest: Digest;
  /** The stored entry, from `previousOf`. Without it the entry is stored whole. */
  readonly previous?: PreviousEntry | undefined;
  /** Given as a function they are made only when the entry is really stored. */
  readonly parts?: ExtraParts | (() => Awaitable<ExtraParts>) | undefined;
}

/** `unchanged`: the store held the same output, and only its start time was renewed. */
export type CommitResult = "stored" | "unchanged" | "older";

/** Stores an entry. The only way in: build, first miss and regeneration all end here or in `putRecordOf`. */
export async function commit(
  handler: CacheHandler,
  entry: StorableEntry,
  options: CommitOptions,
): Promise<CommitResult> {
  const { head } = entry;
  const { previous } = options;
  const framed = framedBodies(entry.bodies, options.digest);
  if (previous && isUnchanged(previous, head, framed)) {
    const key = cacheKey({ namespace: head.namespace, path: head.path });
    if (await handler.touch(key, previous.head.generation, head.startedAtMs)) return "unchanged";
  }
  const { maxPartBytes } = handler.limits;
  return handler.put(await recordOf({ entry, framed, options, maxPartBytes }));
}

/** Frames an entry for stores that take many at once, such as the seed of a build. */
export async function putRecordOf(
  entry: StorableEntry,
  options: CommitOptions & { readonly maxPartBytes: number },
): Promise<PutRecord> {
  const framed = framedBodies(entry.bodies, options.digest);
  return recordOf({ entry, framed, options, maxPartBytes: options.maxPartBytes });
}

interface Framing {
  readonly entry: StorableEntry;
  readonly framed: ReadonlyMap<PartName, Uint8Array>;
  readonly options: CommitOptions;
  readonly maxPartBytes: number;
}

async function recordOf({ entry, framed, options, maxPartBytes }: Framing): Promise<PutRecord> {
  const { head } = entry;
  const { digest, listed, parts: extra } = options;
  for (const [name, bytes] of framed) {
    if (bytes.byteLength > maxPartBytes)
      throw partTooLarge({ path: head.path, part: name, bytes: bytes.byteLength, maxBytes: maxPartBytes });
  }
  const parts = new Map(framed);
  for (const [name, bytes] of (typeof extra === "function" ? await extra() : extra) ?? []) {
    const part = framePart(bytes, digest);
    // A coding that does not fit is one that visitors do without; the identity body did fit.
    if (!parts.has(name) && part.byteLength <= maxPartBytes) parts.set(name, part);
  }
  return {
    key: cacheKey({ namespace: head.namespace, path: head.path }),
    generation: head.generation,
    startedAtMs: head.startedAtMs,
    listed,
    head: frameHead(head, digest),
    parts,
  };
}

function framedBodies(bodies: EntryBodies, digest: Digest): ReadonlyMap<PartName, Uint8Array> {
  return new Map(bodiesOf(bodies).map(([name, bytes]) => [name, framePart(bytes, digest)]));
}

function bodiesOf(bodies: EntryBodies): readonly (readonly [Representation, Uint8Array])[] {
  switch (bodies.kind) {
    case "page":
      return [
        ["html", bodies.html],
        ["rsc", bodies.rsc],
      ];
    case "handler":
      return [["body", bodies.body]];
  }
}
