import Link from "next/link";
import type { ReactNode } from "react";
import { PageHeading } from "@/components/page-heading";
import { SearchForm } from "@/components/search-form";

export default function CountryNotFound(): ReactNode {
  return (
    <>
      <PageHeading title="No country has this code">
        <p>
          Addresses use three-letter codes in lower case, such as{" "}
          <Link href="/country/che" className="link">
            che
          </Link>{" "}
          for Switzerland. Look for the name instead:
        </p>
      </PageHeading>
      <SearchForm />
    </>
  );
}
