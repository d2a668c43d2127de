import type { Coding } from "../entry/entry.ts";
import type { CacheKey } from "../entry/key.ts";
import type { AddCoding } from "./add-coding.ts";
import type { Ask } from "./ask.ts";
import type { Codec } from "./codec.ts";
import type { Shown } from "./respond.ts";

/** Sees to it that the next client of the same kind finds the coding it likes best. */
export type WishCoding = (ask: Ask, given: Given) => void;

/** What a client was given instead. */
export interface Given {
  readonly key: CacheKey;
  readonly generation: string;
  readonly shown: Shown;
}

export interface WishNeeds {
  readonly addCoding: AddCoding;
  readonly codec: Pick<Codec, "makes">;
  codings(acceptEncoding: string | undefined): readonly Coding[];
  /** Called when the coding is there. */
  added(key: CacheKey): void;
}

/** Makes wishes come true, in the background. A client that was given a second-best coding waits until someone gets none. */
export function createWishCoding({ addCoding, codec, codings, added }: WishNeeds): WishCoding {
  return ({ request }, { key, generation, shown }) => {
    if (shown.coding !== "identity") return;
    const wanted = codings(request.header("accept-encoding")).find(
      (coding) => coding === "identity" || codec.makes(coding),
    );
    if (wanted === undefined || wanted === "identity") return;
    const { head, representation, body } = shown;
    addCoding({ key, head, generation, representation, coding: wanted, body }, () => added(key));
  };
}
