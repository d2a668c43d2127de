import { readFileSync } from "node:fs";
import { reactTooOld } from "../errors/build.ts";
import { findAppPackage } from "./app-package.ts";

/**
 * Throws when the app brings a React whose server functions crafted requests can stop or take over. A payload package that
 * the app lists is bundled in place of the one that comes with this package, so it is looked at like the others.
 */
export function checkReact(root: string): void {
  for (const name of ["react", "react-dom", "react-server-dom-webpack"]) {
    const file = findAppPackage(root, `${name}/package.json`);
    if (file === undefined) continue;
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { readonly version: string };
    if (isOlder(version)) throw reactTooOld(`${name} ${version}`, LOWEST.join("."));
  }
}

// The range of the peer dependencies: installers only warn of it. The last fix of the payload's decoder came with it.
const LOWEST = [19, 3, 1] as const;

function isOlder(version: string): boolean {
  const [release = "", ...prerelease] = version.split("-");
  const parts = release.split(".").map(Number);
  const differing = LOWEST.findIndex((lowest, at) => parts[at] !== lowest);
  if (differing === -1) return prerelease.length > 0;
  return (parts[differing] ?? 0) < (LOWEST[differing] ?? 0);
}
