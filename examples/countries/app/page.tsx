import Link from "next/link";
import type { ReactNode } from "react";
import { CountryLinks } from "@/components/country-links";
import { PageHeading, Section } from "@/components/page-heading";
import { RegionLinks } from "@/components/region-links";
import { RenderStamp } from "@/components/render-stamp";
import { SearchForm } from "@/components/search-form";
import { WorldMap } from "@/components/world-map";
import { countries, countriesOf } from "@/lib/countries";
import { toLink } from "@/lib/country";
import { nativeNames } from "@/lib/native-names";

export const revalidate = 3600;

const FEATURED = ["isl", "ken", "lka", "per", "che", "jpn", "civ", "nzl", "btn"];

export default function HomePage(): ReactNode {
  const featured = countriesOf(FEATURED).map((country) => toLink(country, country.nativeNames[0]?.common));
  return (
    <>
      <PageHeading title={`${countries.length} countries and territories, ${nativeNames.length} names`}>
        <p>One page for each place, and one more under every name it calls itself.</p>
      </PageHeading>
      <SearchForm />
      <div className="mt-10">
        <WorldMap />
      </div>
      <Section title="Regions">
        <RegionLinks />
      </Section>
      <Section title="Places to start">
        <CountryLinks items={featured} />
      </Section>
      <Section title="How these pages are served">
        <p className="max-w-2xl">
          Almost every page here was rendered before you asked for it. Each carries a stamp with the time of its render;
          once that is older than the page’s lifetime, the next visitor still gets an answer at once and a fresh page is
          rendered behind it. The{" "}
          <Link href="/clock" className="link">
            clock
          </Link>{" "}
          shows this in five seconds.
        </p>
      </Section>
      <RenderStamp lifetime="Lives 1 hour." />
    </>
  );
}
