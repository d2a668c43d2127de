import Link from "next/link";
import type { ReactNode } from "react";
import { PageHeading } from "@/components/page-heading";
import { SearchForm } from "@/components/search-form";

export default function NotFound(): ReactNode {
  return (
    <>
      <PageHeading title="Off the map">
        <p>
          There is no page at this address. Search for a place, or go back to{" "}
          <Link href="/" className="link">
            the start
          </Link>
          .
        </p>
      </PageHeading>
      <SearchForm />
    </>
  );
}
