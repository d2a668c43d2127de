import type { Feature } from "../support/feature.ts";
import { featureOf } from "../support/table.ts";

/** One option that a `next.config` sets to more than nothing. */
export interface SetOption {
  /** With what it stands in, for example `experimental.ppr`. */
  readonly name: string;
  /** Undefined for an option that nobody knows. */
  readonly feature: Feature | undefined;
}

/** Lists what a `next.config` sets, `compiler`, `experimental` and `images` option by option. */
export function optionsIn(config: Readonly<Record<string, unknown>>): readonly SetOption[] {
  const nested = GROUPS.map((group) => inside(group, config[group]));
  const top = Object.entries(config).filter(([name]) => !GROUPS.includes(name));
  return [...top, ...nested.flatMap(Object.entries<unknown>)].flatMap(([name, value]) =>
    isUnset(value) ? [] : [{ name, feature: byValue(name, value) ?? featureOf("next.config", name) }],
  );
}

const GROUPS: readonly string[] = ["compiler", "experimental", "images"];

/** Says, option by option, what of a `next.config` has no effect here. Empty when everything has. */
export function leftOut(config: Readonly<Record<string, unknown>>): readonly string[] {
  return optionsIn(config).flatMap(({ name, feature }) => {
    if (!feature) return [name];
    return feature.support === "left out" ? [`${name} (${aside(feature.note)})`] : [];
  });
}

// Where it depends on the value, the table has a row for it: `output: "export"`.
function byValue(name: string, value: unknown): Feature | undefined {
  return featureOf("next.config", `${name}: ${JSON.stringify(value)}`);
}

function inside(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, option]) => [`${name}.${key}`, option]));
}

function isUnset(value: unknown): boolean {
  const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return isEmpty || value === undefined || value === null || value === false;
}

/** A sentence, as it stands between brackets. */
function aside(note: string): string {
  return note.charAt(0).toLowerCase() + note.slice(1).replace(/\.$/, "");
}
