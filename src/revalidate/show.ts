import { whenKnown } from "../cache/awaitable.ts";
import type { Awaitable } from "../cache/handler.ts";
import type { Coding, PartName, Representation } from "../entry/entry.ts";
import { etagOf, glancePart, openPart } from "../entry/frame.ts";
import type { Platform } from "../request/platform.ts";
import type { FoundEntry } from "./lookup.ts";
import type { Shown } from "./respond.ts";
import type { Store } from "./store.ts";

/** What showing an entry came to. */
export type Show =
  | { readonly kind: "shown"; readonly shown: Shown }
  /** The entry was replaced while it was read, or a body of it is damaged or missing. */
  | { readonly kind: "gone" | "broken" };

/** Says which body is asked for. */
export interface Wanted {
  readonly representation: Representation;
  /** What the client takes, best first. */
  readonly codings: readonly Coding[];
}

/** Reads the best stored body that a client takes. */
export type ShowEntry = (entry: FoundEntry, wanted: Wanted) => Awaitable<Show>;

/** Makes a reader of bodies. A coded body that is damaged costs the coding, not the answer. */
export function createShowEntry({ store, platform, etags }: ShowNeeds): ShowEntry {
  function bodyOf(framed: Uint8Array | undefined, entry: FoundEntry, name: PartName): ReadBody {
    if (!framed) return { kind: "gone" };
    const part = entry.record.intact ? openPart(framed) : glancePart(framed);
    if (part.kind === "part") return { kind: "body", framed, bytes: part.bytes };
    platform.report({ kind: "broken-record", key: `${entry.key}:${name}`, detail: part.detail });
    return { kind: "broken" };
  }
  function read(entry: FoundEntry, name: PartName): Awaitable<ReadBody> {
    const reading = store.attempt("read a body", () => entry.record.part(name), undefined);
    return whenKnown(reading, (framed) => bodyOf(framed, entry, name));
  }
  function showPlain({ head }: FoundEntry, representation: Representation, plain: ReadBody): Show {
    if (plain.kind !== "body") return plain;
    const etag = !etags || representation === "body" ? undefined : etagOf(plain.framed);
    return { kind: "shown", shown: { head, representation, coding: "identity", body: plain.bytes, etag } };
  }
  async function showCoded(entry: FoundEntry, representation: Representation, coding: Coded): Promise<Show> {
    const { head } = entry;
    // The tag is that of the identity body, so a page needs both.
    const identity = !etags || representation === "body" ? undefined : await read(entry, representation);
    if (identity && identity.kind !== "body") return identity;
    const best = await read(entry, `${representation}.${coding}`);
    if (best.kind !== "body") return showPlain(entry, representation, identity ?? (await read(entry, representation)));
    const etag = identity && etagOf(identity.framed);
    return { kind: "shown", shown: { head, representation, coding, body: best.bytes, etag } };
  }

  return (entry, { representation, codings }) => {
    const coded = bestCoding(entry, { representation, codings });
    if (coded !== undefined) return showCoded(entry, representation, coded);
    return whenKnown(read(entry, representation), (plain) => showPlain(entry, representation, plain));
  };
}

interface ShowNeeds {
  readonly store: Store;
  readonly platform: Platform;
  /** Whether pages have tags. Handlers have none of ours (RH-07). */
  readonly etags: boolean;
}

type Coded = Exclude<Coding, "identity">;

type ReadBody =
  | { readonly kind: "body"; readonly framed: Uint8Array; readonly bytes: Uint8Array }
  | { readonly kind: "gone" | "broken" };

/** The best coding there is; undefined for identity, which also answers a client that refuses everything we have. */
function bestCoding({ record }: FoundEntry, { representation, codings }: Wanted): Coded | undefined {
  for (const coding of codings) {
    if (coding === "identity") return undefined;
    if (record.parts.includes(`${representation}.${coding}`)) return coding;
  }
  return undefined;
}
