"use client";

import { usePathname } from "next/navigation";
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import type { CountryLink } from "@/lib/country";

/** The countries saved since the last full load, and how many pages were opened since. */
export interface Trip {
  readonly saved: readonly CountryLink[];
  readonly pages: number;
  readonly toggle: (country: CountryLink) => void;
}

const TripContext = createContext<Trip>({ saved: [], pages: 0, toggle: () => {} });

/** Keeps the trip in memory only: it outlives soft navigation because the root layout does. */
export function TripProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [saved, setSaved] = useState<readonly CountryLink[]>([]);
  const [pages, setPages] = useState(0);
  const pathname = usePathname();

  useEffect(() => {
    setPages((count) => count + 1);
  }, [pathname]);

  const toggle = useCallback((country: CountryLink) => {
    setSaved((before) => {
      const without = before.filter((other) => other.code !== country.code);
      return without.length < before.length ? without : [...before, country];
    });
  }, []);

  const trip = useMemo(() => ({ saved, pages, toggle }), [saved, pages, toggle]);
  return <TripContext value={trip}>{children}</TripContext>;
}

/** Reads the trip of the nearest provider. */
export function useTrip(): Trip {
  return useContext(TripContext);
}
