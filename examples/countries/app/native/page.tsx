import type { Metadata } from "next";
import type { ReactNode } from "react";
import { NativeLinks } from "@/components/native-links";
import { PageHeading } from "@/components/page-heading";
import { RenderStamp } from "@/components/render-stamp";
import { nativeNames, oneNamePerLanguage } from "@/lib/native-names";

export const revalidate = 3600;

export const metadata: Metadata = {
  title: "Native names",
  description: "One country's own name in each of the world's official languages.",
};

export default function NativeNamesPage(): ReactNode {
  const picks = oneNamePerLanguage();
  return (
    <>
      <PageHeading title="Native names">
        <p>
          One name in each of {picks.length} languages, out of {nativeNames.length}. Each has a page whose address is
          the name itself.
        </p>
      </PageHeading>
      <NativeLinks
        items={picks.map(({ local }) => ({ name: local.common, tag: local.tag, language: local.language }))}
      />
      <RenderStamp lifetime="Lives 1 hour." />
    </>
  );
}
