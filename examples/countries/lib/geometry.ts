import { countries, findCountry } from "./countries";
import type { Country } from "./country";

/** Width of the whole map in its own units; one unit is 0.36° of longitude. */
export const MAP_WIDTH = 1000;

/** Height of the whole map, from 80° N down to 57° S. */
export const MAP_HEIGHT = 470;

/** A position on the map. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A part of the map, as an SVG view box. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Places a country's centre by the Miller projection. */
export function pointOf(country: Country): Point {
  return {
    x: round(((country.longitude + 180) / 360) * MAP_WIDTH),
    y: latitudeY(country.latitude),
  };
}

/** Writes countries as one SVG path of zero-length strokes, which round line caps turn into dots. */
export function dotsPath(among: readonly Country[]): string {
  return among
    .map(pointOf)
    .map(({ x, y }) => `M${x} ${y}h0`)
    .join("");
}

/** Writes the shared borders among countries as one SVG path, each once. */
export function bordersPath(among: readonly Country[]): string {
  const codes = new Set(among.map((country) => country.code));
  return among
    .flatMap((country) =>
      country.borders.filter((code) => country.code < code && codes.has(code)).map((code) => linePath(country, code)),
    )
    .join("");
}

/** Writes the lines from one country to its neighbours. */
export function spokesPath(country: Country): string {
  return country.borders.map((code) => linePath(country, code)).join("");
}

/** Frames some countries with a margin, at the given ratio of width to height and never closer than `minWidth`. */
export function frame(among: readonly Country[], options: { readonly ratio: number; readonly minWidth: number }): Box {
  const points = among.map(pointOf);
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const left = Math.min(...xs);
  const top = Math.min(...ys);
  const spanX = Math.max(...xs) - left;
  const spanY = Math.max(...ys) - top;
  const width = Math.round(Math.max(options.minWidth, spanX * 1.35, spanY * 1.35 * options.ratio));
  const height = Math.round(width / options.ratio);
  return {
    x: Math.round(left + spanX / 2 - width / 2),
    y: Math.round(top + spanY / 2 - height / 2),
    width,
    height,
  };
}

/** Lists the countries whose centre lies in a box, or near enough to draw a line into it. */
export function countriesIn(box: Box): readonly Country[] {
  return countries.filter((country) => {
    const { x, y } = pointOf(country);
    const marginX = box.width * 0.15;
    const marginY = box.height * 0.15;
    return (
      x > box.x - marginX && x < box.x + box.width + marginX && y > box.y - marginY && y < box.y + box.height + marginY
    );
  });
}

/** Writes parallels and meridians every 15° across a box. */
export function graticulePath(box: Box): string {
  const lines: string[] = [];
  for (let x = 0; x <= MAP_WIDTH; x += MAP_WIDTH / 24) {
    if (x > box.x && x < box.x + box.width) lines.push(`M${round(x)} ${box.y}v${box.height}`);
  }
  for (let latitude = -60; latitude <= 75; latitude += 15) {
    const y = latitudeY(latitude);
    if (y > box.y && y < box.y + box.height) lines.push(`M${box.x} ${y}h${box.width}`);
  }
  return lines.join("");
}

function linePath(from: Country, toCode: string): string {
  const to = findCountry(toCode);
  if (!to) return "";
  const a = pointOf(from);
  const b = pointOf(to);
  return `M${a.x} ${a.y}L${b.x} ${b.y}`;
}

function latitudeY(latitude: number): number {
  return round(((miller(80) - miller(latitude)) / (2 * Math.PI)) * MAP_WIDTH);
}

// A tenth of a unit is below a pixel on every map, and short numbers keep the paths short.
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

// Clamped, because the poles lie at infinity or close to it.
function miller(latitude: number): number {
  const radians = (Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180;
  return 1.25 * Math.log(Math.tan(Math.PI / 4 + 0.4 * radians));
}
