"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { nativePath } from "@/lib/paths";

/** What a list shows of a native name. */
export interface NativeLink {
  readonly name: string;
  readonly tag: string;
  readonly language: string;
}

// A client component for the same reason as the list of countries: a small payload.

/** Lists native names in as many columns as fit. */
export function NativeLinks({ items }: { readonly items: readonly NativeLink[] }): ReactNode {
  return (
    <ul className="columns">
      {items.map(({ name, tag, language }) => (
        <li key={`${tag} ${name}`}>
          <Link href={nativePath(name)} prefetch={false} className="entry grid-cols-1!">
            <b lang={tag} dir="auto" className="text-left">
              {name}
            </b>
            <small className="col-start-1!">{language}</small>
          </Link>
        </li>
      ))}
    </ul>
  );
}
