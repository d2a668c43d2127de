import type { PartName } from "../entry/entry.ts";

/**
 * Numbers the parts of an entry. The position of a name is its slot on disk: append, never reorder.
 *
 *     rowid in `parts` = entries.id × 16 + slot            bit of a stored part in `entries.parts` = 1 << slot
 */
const NAMES: readonly PartName[] = [
  "html",
  "html.br",
  "html.gzip",
  "html.zstd",
  "rsc",
  "rsc.br",
  "rsc.gzip",
  "rsc.zstd",
  "body",
  "body.br",
  "body.gzip",
  "body.zstd",
];
const SLOTS = 16;
const SLOT_OF: ReadonlyMap<PartName, number> = new Map(NAMES.map((name, slot) => [name, slot]));

/** Says at which rowid a part is stored. Entry ids are never used twice, so neither is a rowid. */
export function partRowid(entryId: number, name: PartName): number {
  return entryId * SLOTS + slotOf(name);
}

/** Says the same in SQL, of the entry whose id an expression gives. */
export function partRowidSql(entryId: string, name: PartName): string {
  return `${entryId} * ${SLOTS} + ${slotOf(name)}`;
}

/** Says which rowids the parts of an entry have, first and last. */
export function partRowids(entryId: number): readonly [first: number, last: number] {
  return [entryId * SLOTS, entryId * SLOTS + SLOTS - 1];
}

/** Packs names into the bit set of `entries.parts`. */
export function partBits(names: Iterable<PartName>): number {
  let bits = 0;
  for (const name of names) bits |= 1 << slotOf(name);
  return bits;
}

/** Makes the unpacking of the bit set of `entries.parts`. The same set gives the same list; a site has a handful of them. */
export function createPartNames(): (bits: number) => readonly PartName[] {
  const known = new Map<number, readonly PartName[]>();
  return (bits) => {
    const names = known.get(bits) ?? NAMES.filter((_, slot) => bits & (1 << slot));
    known.set(bits, names);
    return names;
  };
}

function slotOf(name: PartName): number {
  return SLOT_OF.get(name) ?? SLOTS - 1;
}
