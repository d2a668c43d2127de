"use client";

import Link from "next/link";
import { useState, type ReactNode } from "react";
import { countryPath } from "@/lib/paths";
import { useTrip } from "./trip";

/** Shows the saved countries in the header of every page. */
export function TripTray(): ReactNode {
  const { saved, pages, toggle } = useTrip();
  const [open, setOpen] = useState(false);
  return (
    <aside aria-label="Saved countries" className="relative">
      <button type="button" aria-expanded={open} aria-controls="trip" onClick={() => setOpen(!open)} className="button">
        Saved <span className="tabular-nums">{saved.length}</span>
      </button>
      <div
        id="trip"
        hidden={!open}
        className="absolute top-12 right-0 w-72 rounded-lg border border-line bg-land p-4 shadow-lg"
      >
        {saved.length === 0 ? <p>Nothing saved yet. Open a country and save it.</p> : null}
        <ul className="max-h-64 overflow-y-auto">
          {saved.map((country) => (
            <li key={country.code} className="flex items-center justify-between gap-2">
              <Link href={countryPath(country.code)} className="flex min-h-11 items-center gap-2 hover:text-link">
                <span aria-hidden="true">{country.flag}</span>
                {country.name}
              </Link>
              <button
                type="button"
                aria-label={`Remove ${country.name}`}
                onClick={() => toggle(country)}
                className="size-11 text-dim hover:text-stamp"
              >
                ×
              </button>
            </li>
          ))}
        </ul>
        <p className="mt-2 text-sm text-dim">
          {pages} {pages === 1 ? "page" : "pages"} opened without a full reload. A reload empties this list.
        </p>
      </div>
    </aside>
  );
}
