import type { Coding, PartName, Representation } from "../entry/entry.ts";
import { etagOf, readPart, type Digest } from "../entry/frame.ts";
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
export type ShowEntry = (entry: FoundEntry, wanted: Wanted) => Promise<Show>;

/** Makes a reader of bodies. A coded body that is damaged costs the coding, not the answer. */
export function createShowEntry({ store, digest, platform }: ShowNeeds): ShowEntry {
  async function read(entry: FoundEntry, name: PartName): Promise<ReadBody> {
    const framed = await store.attempt("read a body", () => entry.record.part(name), undefined);
    if (!framed) return { kind: "gone" };
    const part = readPart(framed, digest);
    if (part.kind === "part") return { kind: "body", framed, bytes: part.bytes };
    platform.report({ kind: "broken-record", key: `${entry.key}:${name}`, detail: part.detail });
    return { kind: "broken" };
  }

  return async (entry, { representation, codings }) => {
    const coded = bestCoding(entry, { representation, codings });
    const needsIdentity = representation !== "body" || coded === undefined;
    const identity = needsIdentity ? await read(entry, representation) : undefined;
    if (identity && identity.kind !== "body") return identity;
    const { head } = entry;
    const etag = identity && representation !== "body" ? etagOf(identity.framed) : undefined;
    const best = coded === undefined ? undefined : await read(entry, `${representation}.${coded}`);
    if (coded !== undefined && best?.kind === "body") {
      return { kind: "shown", shown: { head, representation, coding: coded, body: best.bytes, etag } };
    }
    const plain = identity ?? (await read(entry, representation));
    if (plain.kind !== "body") return plain;
    return { kind: "shown", shown: { head, representation, coding: "identity", body: plain.bytes, etag } };
  };
}

interface ShowNeeds {
  readonly store: Store;
  readonly digest: Digest;
  readonly platform: Platform;
}

type ReadBody =
  | { readonly kind: "body"; readonly framed: Uint8Array; readonly bytes: Uint8Array }
  | { readonly kind: "gone" | "broken" };

/** The best coding there is; undefined for identity, which also answers a client that refuses everything we have. */
function bestCoding(
  { record }: FoundEntry,
  { representation, codings }: Wanted,
): Exclude<Coding, "identity"> | undefined {
  for (const coding of codings) {
    if (coding === "identity") return undefined;
    if (record.parts.includes(`${representation}.${coding}`)) return coding;
  }
  return undefined;
}
