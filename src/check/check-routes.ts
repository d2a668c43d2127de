import { scanRoutes } from "../routing/route-tree.ts";
import { conventionsOf, type AppPlace } from "../support/app-files.ts";
import type { Finding } from "./finding.ts";

/** Finds what is wrong with the routes of an app as a whole. Takes the files that mean something by their names. */
export function checkRoutes(files: readonly string[], { app, pageExtensions }: AppPlace): readonly Finding[] {
  const below = files.flatMap((file) => (file.startsWith(`${app}/`) ? [file.slice(app.length + 1)] : []));
  return scanRoutes(below, { pageExtensions }).problems.map(({ message, fix, files: [file = ""] }) => ({
    verdict: "missing",
    area: "routes",
    name: "route",
    file: `${app}/${file}`,
    line: undefined,
    note: `${message} ${fix}`,
  }));
}

/** Whether the exports of a script mean something: it is a page, a layout or a route handler. */
export function isRouteFile(file: string, place: AppPlace): boolean {
  return ["page", "layout", "route"].includes(conventionsOf(file, place).at(-1) ?? "");
}
