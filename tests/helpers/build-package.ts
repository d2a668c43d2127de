import { buildIfNeeded } from "../../scripts/build.ts";

/** Builds the package once before the tests that run on `dist/`, when the sources changed since the last build. */
export default function setup(): void {
  buildIfNeeded();
}
