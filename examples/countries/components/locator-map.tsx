import type { ReactNode } from "react";
import { countriesOf } from "@/lib/countries";
import type { Country } from "@/lib/country";
import { bordersPath, countriesIn, dotsPath, frame, graticulePath, pointOf, spokesPath } from "@/lib/geometry";
import { readableLabels } from "@/lib/labels";

/** Draws a country among its neighbours. */
export function LocatorMap({ country }: { readonly country: Country }): ReactNode {
  const neighbours = countriesOf(country.borders);
  const box = frame([country, ...neighbours], { ratio: 1.5, minWidth: neighbours.length > 0 ? 60 : 150 });
  const around = countriesIn(box);
  const unit = box.width / 150;
  const color = `var(--color-${country.region})`;
  return (
    <svg
      viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
      role="img"
      aria-label={`${country.name} among its neighbours`}
      className="w-full rounded-lg border border-line bg-land fill-none"
      strokeLinecap="round"
    >
      <path d={graticulePath(box)} className="stroke-line" strokeWidth={unit * 0.3} />
      <path d={bordersPath(around)} className="stroke-dim" strokeWidth={unit * 0.3} opacity={0.6} />
      <path d={spokesPath(country)} style={{ stroke: color }} strokeWidth={unit * 0.8} />
      <path d={dotsPath(around)} className="stroke-dim" strokeWidth={unit * 2} />
      <path d={dotsPath(neighbours)} style={{ stroke: color }} strokeWidth={unit * 3} />
      <path d={dotsPath([country])} style={{ stroke: color }} strokeWidth={unit * 6} />
      {readableLabels([country, ...neighbours], unit).map((other) => {
        const { x, y } = pointOf(other);
        return (
          <text
            key={other.code}
            x={x + unit * 3.6}
            y={y + unit * 1.5}
            className="fill-ink stroke-land font-semibold"
            fontSize={unit * (other === country ? 5.5 : 4)}
            strokeWidth={unit}
            paintOrder="stroke"
          >
            {other.code.toUpperCase()}
          </text>
        );
      })}
    </svg>
  );
}
