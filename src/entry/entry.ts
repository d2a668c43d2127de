import type { Lifetime } from "./lifetime.ts";

/** Names one way to show an entry: the document, its RSC payload, or a route handler's body. */
export type Representation = "html" | "rsc" | "body";

/** Names how stored bytes are encoded. `identity` always exists; the others are made at build or on first need. */
export type Coding = "identity" | "br" | "gzip" | "zstd";

/** Names one stored body: a representation in one coding, for example `html` or `html.br`. */
export type PartName = Representation | `${Representation}.${Exclude<Coding, "identity">}`;

/** One response header as stored: lower-case name and value. Order and repetition are kept. */
export type HeaderPair = readonly [name: string, value: string];

/** Says everything about an entry except its bodies. It is what freshness, tags and headers are computed from. */
export interface EntryHead {
  readonly kind: "page" | "handler";
  /** Unique per render. HTML and RSC payload of one entry carry the same one. */
  readonly generation: string;
  /** The clear fields of the key, compared on read: a record under a foreign key is a miss. */
  readonly namespace: string;
  readonly path: string;
  /** Route file with groups and slots, for example `/posts/[slug]/page`. */
  readonly route: string;
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly tags: readonly string[];
  readonly lifetime: Lifetime;
  /** When the render started, ms since the epoch, stamped before it. */
  readonly startedAtMs: number;
}

/** The identity bodies of one entry. HTML and payload come from one render, so they have no life apart. */
export type EntryBodies =
  | { readonly kind: "page"; readonly html: Uint8Array; readonly rsc: Uint8Array }
  | { readonly kind: "handler"; readonly body: Uint8Array };

/** One whole render. */
export interface CacheEntry {
  readonly head: EntryHead;
  readonly bodies: EntryBodies;
}
