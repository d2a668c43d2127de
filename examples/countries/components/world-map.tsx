import type { ReactNode } from "react";
import { countries } from "@/lib/countries";
import { bordersPath, dotsPath, graticulePath, MAP_HEIGHT, MAP_WIDTH } from "@/lib/geometry";
import { regions } from "@/lib/regions";

const WHOLE = { x: 0, y: 0, width: MAP_WIDTH, height: MAP_HEIGHT };

/** Draws the world from the data alone: a dot per country, a line per shared border. */
export function WorldMap(): ReactNode {
  return (
    <figure>
      <svg
        viewBox={`0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`}
        role="img"
        aria-label="Map of the world: one dot per country, one line per shared border"
        className="w-full fill-none"
        strokeLinecap="round"
      >
        <path d={graticulePath(WHOLE)} className="stroke-line" strokeWidth={0.75} />
        <path d={bordersPath(countries)} className="stroke-dim" strokeWidth={1} opacity={0.7} />
        {regions.map((region) => (
          <path
            key={region.slug}
            d={dotsPath(region.countries)}
            style={{ stroke: `var(--color-${region.slug})` }}
            strokeWidth={9}
          />
        ))}
      </svg>
      <figcaption className="mt-2 text-sm text-dim">
        A dot for each country’s centre, a line for each shared border. The continents draw themselves.
      </figcaption>
    </figure>
  );
}
