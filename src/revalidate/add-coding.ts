import { createRecent } from "../cache/recent.ts";
import type { Coding, EntryHead, PartName, Representation } from "../entry/entry.ts";
import { framePart } from "../entry/frame.ts";
import type { CacheKey } from "../entry/key.ts";
import type { Platform } from "../request/platform.ts";
import type { Codec } from "./codec.ts";
import { createSlots } from "./slots.ts";
import type { Store } from "./store.ts";

/** A body that a client would have liked in a coding that is not stored. */
export interface MissingCoding {
  readonly key: CacheKey;
  readonly head: EntryHead;
  /** Generation as stored; differs from the head's in nothing but being what the store compares. */
  readonly generation: string;
  readonly representation: Representation;
  readonly coding: Exclude<Coding, "identity">;
  readonly body: Uint8Array;
}

/** Makes a missing coding once, in the background, and keeps it with the entry. Calls back when it is there. */
export type AddCoding = (missing: MissingCoding, added: () => void) => void;

/** Tells whether a body gains from compression: text, and more of it than the headers around it. */
export function isCompressible(head: EntryHead, representation: Representation, bytes: number): boolean {
  if (bytes < MIN_BYTES) return false;
  if (representation !== "body") return true;
  const type = head.headers.find(([name]) => name === "content-type")?.[1] ?? "";
  return /^(?:text\/(?!event-stream)|application\/(?:json|javascript|xml|wasm|manifest|x-ndjson|[\w.-]+\+(?:json|xml))|image\/(?:svg\+xml|bmp|x-icon)|font\/(?:ttf|otf))/i.test(
    type,
  );
}

/** Makes an `AddCoding` over a store. */
export function createAddCoding({
  store,
  codec,
  platform,
  compressions,
}: {
  readonly store: Store;
  readonly codec: Codec;
  readonly platform: Platform;
  /** How many bodies are compressed at a time, beside everything else. */
  readonly compressions: number;
}): AddCoding {
  const slots = createSlots(compressions);
  // What was tried for a generation is not tried again, or a body that does not shrink would be compressed per request.
  const tried = createRecent<string, true>({ max: 10_000 });

  async function add({ key, generation, representation, coding, body }: MissingCoding): Promise<boolean> {
    const release = await slots.take("visitor");
    try {
      const bytes = await codec.compress(coding, body);
      if (bytes.byteLength >= body.byteLength) return false;
      const name: PartName = `${representation}.${coding}`;
      const part = { name, bytes: framePart(bytes, codec.digest) };
      return await store.attempt("add a coding", (handler) => handler.addPart(key, generation, part), false);
    } catch (error) {
      platform.report({
        kind: "warning",
        code: "VINEXT_COMPRESS_FAILED",
        message: `Compressing ${key} with ${coding} failed: ${String(error)}`,
      });
      return false;
    } finally {
      release();
    }
  }

  return (missing, added) => {
    const id = `${missing.generation} ${missing.representation} ${missing.coding} ${missing.key}`;
    if (tried.has(id) || !isCompressible(missing.head, missing.representation, missing.body.byteLength)) return;
    tried.set(id, true);
    platform.waitUntil(
      add(missing).then((isAdded) => {
        if (isAdded) added();
      }),
    );
  };
}

// Below this a compressed body saves no packet.
const MIN_BYTES = 1_024;
