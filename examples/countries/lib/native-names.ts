import { countries } from "./countries";
import type { Country, LocalName } from "./country";

/** One use of a native name: whose it is, in which language, and whether it is the everyday or the official name. */
export interface NameUse {
  readonly country: Country;
  readonly local: LocalName;
  readonly kind: "common" | "official";
}

const usesByName: ReadonlyMap<string, readonly NameUse[]> = Map.groupBy(
  countries.flatMap(usesIn).map((use) => ({ ...use, name: use.local[use.kind] })),
  (use) => use.name,
);

/** Lists every native name once, as written. */
export const nativeNames: readonly string[] = [...usesByName.keys()];

/** Finds who goes by a native name (NFC); empty when nobody does. */
export function usesOf(name: string): readonly NameUse[] {
  return usesByName.get(name) ?? [];
}

/** Picks one country's name per language, by the language's English name. */
export function oneNamePerLanguage(): readonly NameUse[] {
  const picks = new Map<string, NameUse>();
  for (const use of countries.flatMap(usesIn)) {
    if (!picks.has(use.local.language)) picks.set(use.local.language, use);
  }
  return [...picks.values()].toSorted((a, b) => a.local.language.localeCompare(b.local.language, "en"));
}

function usesIn(country: Country): readonly NameUse[] {
  return country.nativeNames.flatMap((local): readonly NameUse[] => [
    { country, local, kind: "common" },
    ...(local.official === local.common ? [] : [{ country, local, kind: "official" } as const]),
  ]);
}
