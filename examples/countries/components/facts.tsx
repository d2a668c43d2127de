import Link from "next/link";
import type { ReactNode } from "react";
import type { Country } from "@/lib/country";
import { formatNumber, formatPosition } from "@/lib/format";
import { regionPath } from "@/lib/paths";

/** Lists what is known about a country; what is not known is left out. */
export function Facts({ country }: { readonly country: Country }): ReactNode {
  return (
    <dl className="border-t border-line">
      <Fact term="Official name">{country.official}</Fact>
      <Fact term={country.capitals.length > 1 ? "Capitals" : "Capital"}>{country.capitals.join(", ")}</Fact>
      <Fact term="Region">
        <Link href={regionPath(country.region)} className="link">
          {country.subregion || "Antarctic"}
        </Link>
      </Fact>
      <Fact term="Languages">{country.languages.join(", ")}</Fact>
      <Fact term="Currency">{country.currencies.join(", ")}</Fact>
      <Fact term="Area">{`${formatNumber(country.areaKm2)} km²${country.landlocked ? ", landlocked" : ""}`}</Fact>
      <Fact term="Position">{formatPosition(country.latitude, country.longitude)}</Fact>
      <Fact term="Demonym">{country.demonym}</Fact>
      <Fact term="Calling code">{country.callingCode}</Fact>
      <Fact term="Internet domain">{country.domains.join(", ")}</Fact>
      <Fact term="United Nations">{country.unMember ? "Member state" : "Not a member state"}</Fact>
    </dl>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }): ReactNode {
  if (children === "") return null;
  return (
    <div className="grid grid-cols-[9rem_1fr] gap-4 border-b border-line py-2">
      <dt className="text-dim">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
