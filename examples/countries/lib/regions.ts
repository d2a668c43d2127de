import { countries } from "./countries";
import type { Country } from "./country";

/** One of the regions the countries are grouped by. */
export interface Region {
  /** Last segment of the region's path. */
  readonly slug: string;
  readonly name: string;
  readonly countries: readonly Country[];
}

/** Lists the regions by name. */
export const regions: readonly Region[] = [
  { slug: "africa", name: "Africa" },
  { slug: "americas", name: "Americas" },
  { slug: "antarctic", name: "Antarctic" },
  { slug: "asia", name: "Asia" },
  { slug: "europe", name: "Europe" },
  { slug: "oceania", name: "Oceania" },
].map((region) => ({
  ...region,
  countries: countries.filter((country) => country.region === region.slug),
}));

/** Finds a region by its slug. */
export function findRegion(slug: string): Region | undefined {
  return regions.find((region) => region.slug === slug);
}

/** Groups a region's countries by subregion, both by name. */
export function subregionsOf(region: Region): readonly (readonly [string, readonly Country[]])[] {
  const groups = Map.groupBy(region.countries, (country) => country.subregion || region.name);
  return [...groups].toSorted(([a], [b]) => a.localeCompare(b, "en"));
}
