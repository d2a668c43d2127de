"use client";

import type { ReactNode } from "react";
import type { CountryLink } from "@/lib/country";
import { useTrip } from "./trip";

/** Puts a country into the tray, or takes it out again. */
export function SaveButton({ country }: { readonly country: CountryLink }): ReactNode {
  const { saved, toggle } = useTrip();
  const isSaved = saved.some((other) => other.code === country.code);
  return (
    <button type="button" aria-pressed={isSaved} onClick={() => toggle(country)} className="button screen-only">
      {isSaved ? "Saved" : "Save country"}
    </button>
  );
}
