import source from "world-countries/countries.json";
import type { Country as SourceCountry, OfficialAndCommon } from "world-countries";
import type { Country, LocalName } from "./country";

// The only module that sees the whole data set. It runs on the server: client components import types from "./country".

const languageNames = new Intl.DisplayNames("en", { type: "language" });

/** Lists every country and territory by English name. */
export const countries: readonly Country[] = source
  .map(toCountry)
  .toSorted((a, b) => a.name.localeCompare(b.name, "en"));

const byCode: ReadonlyMap<string, Country> = new Map(countries.map((country) => [country.code, country]));

/** Finds a country by its lower-case three-letter code. */
export function findCountry(code: string): Country | undefined {
  return byCode.get(code);
}

/** Lists the countries behind some codes, in the order of the codes; unknown codes are left out. */
export function countriesOf(codes: readonly string[]): readonly Country[] {
  return codes.flatMap((code) => byCode.get(code) ?? []);
}

function toCountry(raw: SourceCountry): Country {
  return {
    code: raw.cca3.toLowerCase(),
    name: raw.name.common,
    official: raw.name.official,
    flag: raw.flag,
    region: raw.region.toLowerCase(),
    subregion: raw.subregion,
    capitals: raw.capital,
    languages: Object.values(raw.languages),
    currencies: Object.entries(raw.currencies).map(([code, { name }]) => `${name} (${code})`),
    callingCode: callingCode(raw),
    domains: raw.tld,
    demonym: raw.demonyms["eng"]?.m ?? "",
    areaKm2: raw.area,
    latitude: raw.latlng[0],
    longitude: raw.latlng[1],
    landlocked: raw.landlocked,
    unMember: raw.unMember,
    borders: raw.borders.map((code) => code.toLowerCase()),
    nativeNames: localNames(raw.name.native, raw.languages),
    translations: localNames(raw.translations, {}).toSorted((a, b) => a.language.localeCompare(b.language, "en")),
  };
}

function callingCode({ idd }: SourceCountry): string {
  const [only, ...others] = idd.suffixes;
  // Several suffixes are area codes inside a shared root, such as +1.
  return only === undefined || others.length > 0 ? idd.root : idd.root + only;
}

function localNames(
  names: Readonly<Record<string, OfficialAndCommon>>,
  languages: Readonly<Record<string, string>>,
): readonly LocalName[] {
  return Object.entries(names).map(([code, { common, official }]) => {
    const tag = Intl.getCanonicalLocales(code)[0] ?? code;
    return {
      language: languages[code] ?? languageNames.of(tag) ?? code,
      tag,
      common: common.trim().normalize("NFC"),
      official: official.trim().normalize("NFC"),
    };
  });
}
