import { countries } from "./countries";
import type { Country } from "./country";

const MAX_RESULTS = 40;

/** Finds countries by name, native name, capital, language, currency or code; names that begin with the words come first. */
export function searchCountries(query: string): readonly Country[] {
  const wanted = fold(query);
  if (wanted === "") return [];
  return index
    .filter(({ text }) => text.includes(wanted))
    .toSorted((a, b) => rank(a.country, wanted) - rank(b.country, wanted))
    .slice(0, MAX_RESULTS)
    .map(({ country }) => country);
}

const index = countries.map((country) => ({ country, text: fold(words(country).join("\n")) }));

function words(country: Country): readonly string[] {
  return [
    country.name,
    country.official,
    country.code,
    country.subregion,
    ...country.capitals,
    ...country.languages,
    ...country.currencies,
    ...country.nativeNames.flatMap((local) => [local.common, local.official]),
  ];
}

function rank(country: Country, wanted: string): number {
  const name = fold(country.name);
  if (name === wanted || country.code === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  return name.includes(wanted) ? 2 : 3;
}

// Drops the accents of Latin letters, so that "reunion" finds Réunion.
function fold(text: string): string {
  return text
    .trim()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}
