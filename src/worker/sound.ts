import type { StoredRecord } from "../cache/handler.ts";
import { checksum } from "../entry/checksum.ts";
import { glancePart } from "../entry/frame.ts";

/** Makes the check of bodies that come from far away. What of a record is not here yet is checked by who reads it. */
export function createIsSound(): (record: StoredRecord) => boolean {
  // Compiles the sum where nobody waits: in the first answer of an isolate it would cost more than all else that is ours.
  checksum(new Uint8Array(COMPILING_BYTES));
  return ({ parts, part }) =>
    parts.every((name) => {
      const framed = part(name);
      return !(framed instanceof Uint8Array) || glancePart(framed).kind === "part";
    });
}

// About a page.
const COMPILING_BYTES = 20_000;
