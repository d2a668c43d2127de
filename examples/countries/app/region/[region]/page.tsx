import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { CountryLinks } from "@/components/country-links";
import { PageHeading, Section } from "@/components/page-heading";
import { RenderStamp } from "@/components/render-stamp";
import { toLink } from "@/lib/country";
import { formatNumber } from "@/lib/format";
import { regionPath } from "@/lib/paths";
import { findRegion, regions, subregionsOf, type Region } from "@/lib/regions";

export const revalidate = 3600;

interface RegionPageProps {
  readonly params: Promise<{ readonly region: string }>;
}

export function generateStaticParams(): { region: string }[] {
  return regions.map(({ slug }) => ({ region: slug }));
}

export async function generateMetadata({ params }: RegionPageProps): Promise<Metadata> {
  const region = findRegion((await params).region);
  if (!region) return { title: "No such region" };
  return {
    title: region.name,
    description: summary(region),
    alternates: { canonical: regionPath(region.slug) },
  };
}

export default async function RegionPage({ params }: RegionPageProps): Promise<ReactNode> {
  const region = findRegion((await params).region);
  if (!region) notFound();
  return (
    <>
      <PageHeading title={<span style={{ color: `var(--color-${region.slug})` }}>{region.name}</span>}>
        <p>{summary(region)}</p>
      </PageHeading>
      {subregionsOf(region).map(([subregion, members]) => (
        <Section key={subregion} title={subregion}>
          <CountryLinks items={members.map((country) => toLink(country, country.capitals[0]))} />
        </Section>
      ))}
      <RenderStamp lifetime="Lives 1 hour." />
    </>
  );
}

function summary(region: Region): string {
  const areaKm2 = region.countries.reduce((sum, country) => sum + Math.max(0, country.areaKm2), 0);
  return `${region.countries.length} countries and territories on ${formatNumber(areaKm2)} km².`;
}
