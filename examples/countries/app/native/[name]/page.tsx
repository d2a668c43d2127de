import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { NativeNames } from "@/components/local-names";
import { Section } from "@/components/page-heading";
import { RenderStamp } from "@/components/render-stamp";
import { SaveButton } from "@/components/save-button";
import { toLink } from "@/lib/country";
import { nativeNames, usesOf, type NameUse } from "@/lib/native-names";
import { countryPath, decodeSegment, nativePath } from "@/lib/paths";

export const revalidate = 3600;

interface NativeNamePageProps {
  readonly params: Promise<{ readonly name: string }>;
}

// Raw names: encoding them is the framework's business.
export function generateStaticParams(): { name: string }[] {
  return nativeNames.map((name) => ({ name }));
}

export async function generateMetadata({ params }: NativeNamePageProps): Promise<Metadata> {
  const name = decodeSegment((await params).name) ?? "";
  const [use] = usesOf(name);
  if (!use) return { title: "No such name" };
  const description = `${name} is the ${kindOf(use)} of ${use.country.name} in ${use.local.language}.`;
  return {
    title: name,
    description,
    alternates: { canonical: nativePath(name) },
    openGraph: { title: `${use.country.flag} ${name}`, description, url: nativePath(name), type: "article" },
  };
}

export default async function NativeNamePage({ params }: NativeNamePageProps): Promise<ReactNode> {
  const name = decodeSegment((await params).name) ?? "";
  const uses = usesOf(name);
  const [first] = uses;
  if (!first) notFound();
  const owners = [...new Set(uses.map((use) => use.country))];
  return (
    <article>
      <h1 lang={first.local.tag} dir="auto" className="text-5xl leading-tight font-semibold sm:text-7xl">
        {name}
      </h1>
      <ul className="mt-6 space-y-2 text-lg">
        {uses.map((use) => (
          <li key={`${use.country.code} ${use.local.tag} ${use.kind}`}>
            <span aria-hidden="true">{use.country.flag}</span> The {kindOf(use)} of{" "}
            <Link href={countryPath(use.country.code)} className="link">
              {use.country.name}
            </Link>{" "}
            in {use.local.language}
          </li>
        ))}
      </ul>
      {owners.map((country) => (
        <Section key={country.code} title={`All names of ${country.name}`}>
          <div className="mb-6">
            <SaveButton country={toLink(country)} />
          </div>
          <NativeNames names={country.nativeNames} />
        </Section>
      ))}
      <Section title="This page’s address">
        <p className="font-mono text-sm break-all">{nativePath(name)}</p>
      </Section>
      <RenderStamp lifetime="Lives 1 hour." />
    </article>
  );
}

function kindOf(use: NameUse): string {
  return use.kind === "common" ? "everyday name" : "official name";
}
