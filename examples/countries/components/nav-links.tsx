"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";

const LINKS = [
  { href: "/countries", label: "Countries", section: /^\/countr/ },
  { href: "/native", label: "Native names", section: /^\/native/ },
  { href: "/search", label: "Search", section: /^\/search/ },
  { href: "/clock", label: "Clock", section: /^\/clock/ },
] as const;

/** Lists the site's sections and marks the one that is open. */
export function NavLinks(): ReactNode {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="order-last w-full sm:order-none sm:w-auto">
      <ul className="-mx-2 flex text-[0.9375rem]">
        {LINKS.map(({ href, label, section }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={section.test(pathname) ? "page" : undefined}
              className="flex min-h-11 items-center px-2 text-dim underline-offset-4 hover:text-link hover:underline aria-[current]:font-semibold aria-[current]:text-ink"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
