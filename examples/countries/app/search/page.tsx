import type { Metadata } from "next";
import type { ReactNode } from "react";
import { CountryLinks } from "@/components/country-links";
import { PageHeading } from "@/components/page-heading";
import { RenderStamp } from "@/components/render-stamp";
import { SearchForm } from "@/components/search-form";
import { toLink, type Country } from "@/lib/country";
import { searchCountries } from "@/lib/search";

export const metadata: Metadata = {
  title: "Search",
  description: "Find a country by name, capital, language or currency.",
  robots: { index: false },
};

interface SearchPageProps {
  readonly searchParams: Promise<{ readonly q?: string | string[] }>;
}

export default async function SearchPage({ searchParams }: SearchPageProps): Promise<ReactNode> {
  const { q } = await searchParams;
  const query = ((Array.isArray(q) ? q[0] : q) ?? "").trim().slice(0, 100);
  const results = searchCountries(query);
  return (
    <>
      <PageHeading title="Search" />
      <SearchForm query={query} />
      <p role="status" className="mt-6 mb-4 text-lg text-dim">
        {outcome(query, results.length)}
      </p>
      <CountryLinks items={results.map((country) => toLink(country, hint(country)))} />
      <RenderStamp lifetime="Rendered for you alone." />
    </>
  );
}

function outcome(query: string, count: number): string {
  if (query === "") return "Try a country, a capital, a language or a currency: Suomi, Lima, Swahili, krone.";
  if (count === 0) return `Nothing matches “${query}”. Try fewer letters.`;
  return `${count} ${count === 1 ? "match" : "matches"} for “${query}”`;
}

function hint(country: Country): string {
  return [country.capitals[0], country.subregion].filter(Boolean).join(", ");
}
