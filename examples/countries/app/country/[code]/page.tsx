import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { CountryLinks } from "@/components/country-links";
import { Facts } from "@/components/facts";
import { NativeNames, Translations } from "@/components/local-names";
import { LocatorMap } from "@/components/locator-map";
import { Section } from "@/components/page-heading";
import { RenderStamp } from "@/components/render-stamp";
import { SaveButton } from "@/components/save-button";
import { countries, countriesOf, findCountry } from "@/lib/countries";
import { toLink, type Country } from "@/lib/country";
import { countryPath, regionPath } from "@/lib/paths";
import { findRegion } from "@/lib/regions";

export const revalidate = 60;

interface CountryPageProps {
  readonly params: Promise<{ readonly code: string }>;
}

export function generateStaticParams(): { code: string }[] {
  return countries.map(({ code }) => ({ code }));
}

export async function generateMetadata({ params }: CountryPageProps): Promise<Metadata> {
  const country = findCountry((await params).code);
  if (!country) return { title: "No such country" };
  const description = describe(country);
  return {
    title: country.name,
    description,
    alternates: { canonical: countryPath(country.code) },
    openGraph: {
      title: `${country.flag} ${country.name}`,
      description,
      url: countryPath(country.code),
      type: "article",
    },
  };
}

export default async function CountryPage({ params }: CountryPageProps): Promise<ReactNode> {
  const country = findCountry((await params).code);
  if (!country) notFound();
  return (
    <article>
      <div className="mb-8 flex flex-wrap items-end justify-between gap-4">
        <div>
          <p className="eyebrow">
            <Link href={regionPath(country.region)} className="hover:text-link hover:underline">
              {findRegion(country.region)?.name}
            </Link>
          </p>
          <h1 className="text-4xl leading-tight font-semibold sm:text-6xl">
            <span aria-hidden="true" className="mr-3">
              {country.flag}
            </span>
            {country.name}
          </h1>
        </div>
        <SaveButton country={toLink(country)} />
      </div>
      <div className="grid items-start gap-8 md:grid-cols-2">
        <Facts country={country} />
        <LocatorMap country={country} />
      </div>
      <Neighbours country={country} />
      {country.nativeNames.length > 0 ? (
        <Section title="What it calls itself">
          <NativeNames names={country.nativeNames} />
        </Section>
      ) : null}
      <Section title="What others call it">
        <Translations names={country.translations} />
      </Section>
      <RenderStamp lifetime="Lives 60 seconds." />
    </article>
  );
}

function Neighbours({ country }: { readonly country: Country }): ReactNode {
  const neighbours = countriesOf(country.borders);
  return (
    <Section title="Neighbours">
      {neighbours.length === 0 ? (
        <p className="text-dim">{country.name} shares no land border.</p>
      ) : (
        <CountryLinks items={neighbours.map((neighbour) => toLink(neighbour, neighbour.capitals[0]))} />
      )}
    </Section>
  );
}

function describe(country: Country): string {
  const [capital] = country.capitals;
  const place = country.subregion || "the Antarctic";
  return `${country.official}, in ${place}${capital ? `; capital ${capital}` : ""}: facts, neighbours and names.`;
}
