/** One country or territory, reduced to what the pages show. */
export interface Country {
  /** ISO 3166-1 alpha-3 in lower case; also the last segment of the country's path. */
  readonly code: string;
  readonly name: string;
  readonly official: string;
  readonly flag: string;
  /** Region slug, for example `europe`. */
  readonly region: string;
  readonly subregion: string;
  readonly capitals: readonly string[];
  readonly languages: readonly string[];
  readonly currencies: readonly string[];
  readonly callingCode: string;
  readonly domains: readonly string[];
  readonly demonym: string;
  readonly areaKm2: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly landlocked: boolean;
  readonly unMember: boolean;
  readonly borders: readonly string[];
  readonly nativeNames: readonly LocalName[];
  readonly translations: readonly LocalName[];
}

/** A country's name in one language. */
export interface LocalName {
  /** English name of the language. */
  readonly language: string;
  /** BCP 47 tag for the `lang` attribute. */
  readonly tag: string;
  readonly common: string;
  readonly official: string;
}

/** What a list of countries sends to the browser: a few short strings, never a whole `Country`. */
export interface CountryLink {
  readonly code: string;
  readonly name: string;
  readonly flag: string;
  readonly note?: string;
}

/** Reduces a country to what a list shows of it. */
export function toLink(country: Country, note?: string): CountryLink {
  const { code, name, flag } = country;
  return note ? { code, name, flag, note } : { code, name, flag };
}
