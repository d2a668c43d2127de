import { APP_CODE } from "./app-code.ts";
import { APP_FILES } from "./app-files.ts";
import { CONFIG_OPTIONS } from "./config-options.ts";
import type { Area, Feature } from "./feature.ts";
import { NEXT_MODULES } from "./next-modules.ts";
import { PACKAGES } from "./packages.ts";

/** Everything an app may use of Next.js. `vinext check`, what a build refuses or warns of, and the README say what it says. */
export const SUPPORT: readonly Feature[] = [...CONFIG_OPTIONS, ...NEXT_MODULES, ...APP_FILES, ...APP_CODE, ...PACKAGES];

/** Finds the row of a name; undefined for what the table does not know. */
export function featureOf(area: Area, name: string): Feature | undefined {
  return BY_NAME.get(`${area} ${name}`);
}

const BY_NAME: ReadonlyMap<string, Feature> = new Map(
  SUPPORT.flatMap((feature) => feature.names.map((name) => [`${feature.area} ${name}`, feature])),
);
