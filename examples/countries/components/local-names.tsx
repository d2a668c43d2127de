import Link from "next/link";
import type { ReactNode } from "react";
import type { LocalName } from "@/lib/country";
import { nativePath } from "@/lib/paths";

/** Shows what a country calls itself; each name leads to its own page. */
export function NativeNames({ names }: { readonly names: readonly LocalName[] }): ReactNode {
  return (
    <ul className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
      {names.map(({ tag, language, common, official }) => (
        <li key={tag}>
          <p className="eyebrow">{language}</p>
          <p className="font-display text-2xl" lang={tag}>
            <Link href={nativePath(common)} className="hover:text-link hover:underline" dir="auto">
              {common}
            </Link>
          </p>
          {official === common ? null : (
            <p className="text-dim" lang={tag}>
              <Link href={nativePath(official)} prefetch={false} className="hover:text-link hover:underline" dir="auto">
                {official}
              </Link>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Shows what others call a country. */
export function Translations({ names }: { readonly names: readonly LocalName[] }): ReactNode {
  return (
    <dl className="columns">
      {names.map(({ tag, language, common }) => (
        <div key={tag} className="flex break-inside-avoid justify-between gap-4 border-b border-line py-1.5">
          <dt className="text-dim">{language}</dt>
          <dd lang={tag} dir="auto">
            {common}
          </dd>
        </div>
      ))}
    </dl>
  );
}
