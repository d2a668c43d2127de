import Link from "next/link";
import type { ReactNode } from "react";
import { SITE_NAME } from "@/lib/site";
import { NavLinks } from "./nav-links";
import { TripTray } from "./trip-tray";

/** Shows the site's name and its main navigation. */
export function SiteHeader(): ReactNode {
  return (
    <header className="screen-only sticky top-0 z-10 border-b border-line bg-sea">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-x-6 px-4 py-1.5 sm:px-6">
        <Link href="/" className="mr-auto flex min-h-11 items-center font-display text-xl font-semibold">
          {SITE_NAME}
        </Link>
        <NavLinks />
        <TripTray />
      </div>
    </header>
  );
}
