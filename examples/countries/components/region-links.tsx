import Link from "next/link";
import type { ReactNode } from "react";
import { regionPath } from "@/lib/paths";
import { regions } from "@/lib/regions";

/** Lists the regions in the colours of the map. */
export function RegionLinks(): ReactNode {
  return (
    <ul className="grid grid-cols-2 gap-x-6 sm:grid-cols-3">
      {regions.map((region) => (
        <li key={region.slug}>
          <Link href={regionPath(region.slug)} className="group flex min-h-14 items-center gap-3 border-b border-line">
            <span
              aria-hidden="true"
              className="size-3 flex-none rounded-full"
              style={{ background: `var(--color-${region.slug})` }}
            />
            <span className="flex-1 font-display text-xl font-semibold group-hover:text-link group-hover:underline">
              {region.name}
            </span>
            <span className="text-sm text-dim tabular-nums">{region.countries.length}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
