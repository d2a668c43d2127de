"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import type { CountryLink } from "@/lib/country";
import { countryPath } from "@/lib/paths";

// A client component only to keep long lists small: the payload then carries each country's strings, not its elements.

/** Lists countries in as many columns as fit. */
export function CountryLinks({ items }: { readonly items: readonly CountryLink[] }): ReactNode {
  return (
    <ul className="columns">
      {items.map(({ code, name, flag, note }) => (
        <li key={code}>
          <Link href={countryPath(code)} prefetch={false} className="entry">
            <span aria-hidden="true">{flag}</span>
            <b>{name}</b>
            {note ? <small>{note}</small> : null}
          </Link>
        </li>
      ))}
    </ul>
  );
}
