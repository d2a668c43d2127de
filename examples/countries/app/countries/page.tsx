import type { Metadata } from "next";
import type { ReactNode } from "react";
import { CountryLinks } from "@/components/country-links";
import { PageHeading, Section } from "@/components/page-heading";
import { RenderStamp } from "@/components/render-stamp";
import { countries } from "@/lib/countries";
import { toLink } from "@/lib/country";

export const revalidate = 3600;

export const metadata: Metadata = {
  title: "Countries from A to Z",
  description: `All ${countries.length} countries and territories in alphabetical order.`,
};

export default function CountriesPage(): ReactNode {
  const letters = [...Map.groupBy(countries, (country) => firstLetter(country.name))];
  return (
    <>
      <PageHeading title="Countries from A to Z" />
      <nav aria-label="Letters" className="screen-only">
        <ul className="-mx-1 flex flex-wrap">
          {letters.map(([letter]) => (
            <li key={letter}>
              <a
                href={`#${letter}`}
                className="grid size-11 place-items-center font-display text-lg hover:text-link hover:underline"
              >
                {letter}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {letters.map(([letter, members]) => (
        <div key={letter} id={letter}>
          <Section title={letter}>
            <CountryLinks items={members.map((country) => toLink(country))} />
          </Section>
        </div>
      ))}
      <RenderStamp lifetime="Lives 1 hour." />
    </>
  );
}

// Å files under A.
function firstLetter(name: string): string {
  return name.normalize("NFD").charAt(0).toUpperCase();
}
