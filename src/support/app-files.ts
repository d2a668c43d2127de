import { rowsOf, type Feature } from "./feature.ts";

const row = rowsOf("files");
const ROUTES = "tests/unit/routing/route-tree.test.ts";
const METADATA = "tests/runtime/metadata-files.test.ts";
const CHECK = "tests/unit/check/check-app.test.ts";

/** Files and folders that mean something by their names. */
export const APP_FILES: readonly Feature[] = [
  row("supported", "page, layout, route, default", { proof: ROUTES }),
  row("supported", "[param], [...catchAll], [[...optional]], (group), _private", { proof: ROUTES }),
  row("supported", "template, loading, error, global-error", { proof: "tests/browser/boundaries.test.ts" }),
  row("supported", "not-found, forbidden, unauthorized", { proof: "tests/browser/boundaries.test.ts" }),
  row("supported", "sitemap, robots, manifest, favicon, icon, apple-icon", { proof: METADATA }),
  row("supported", "opengraph-image, twitter-image", { proof: METADATA }),
  row("supported", "proxy", { proof: "tests/runtime/proxy.test.ts" }),
  row("partial", "middleware", { note: "The old name of `proxy`; a warning says so.", proof: "VINEXT_MIDDLEWARE" }),
  row("supported", "instrumentation", { proof: "tests/runtime/instrumentation.test.ts" }),
  row("supported", "mdx-components", { proof: "tests/runtime/next-config.test.ts" }),
  row("left out", "global-not-found", { note: "Use `not-found` beside the root layout.", proof: CHECK }),
  row("supported", "instrumentation-client", { proof: "tests/browser/instrumentation-client.test.ts" }),
  row("supported", "@slot", { proof: "tests/browser/slots.test.ts" }),
  row("partial", "(.)intercepted", {
    note: "What opens inside of another page is rendered per visitor. A param that both pages have must be equal.",
    proof: "tests/runtime/interception.test.ts",
  }),
  row("left out", "server.js", { note: "A custom server has no part here: `vinext start` serves.", proof: CHECK }),
  row("refused", "pages/", {
    note: "Pages Router. Move its pages to `app/`. Beside an `app/` folder it is left out with a warning.",
    proof: "VINEXT_PAGES_ROUTER",
  }),
];

/** Lists what the path of a file means, from its folders to its name. `app` is the app folder, as in the path. */
export function conventionsOf(file: string, place: AppPlace): readonly string[] {
  const base = place.app === "app" ? "" : "src/";
  if (file.startsWith("pages/") || file.startsWith("src/pages/")) return ["pages/"];
  const stem = stemOf(file.slice(file.lastIndexOf("/") + 1), place.pageExtensions);
  if (file.startsWith(`${place.app}/`))
    return inApp(
      file
        .slice(place.app.length + 1)
        .split("/")
        .slice(0, -1),
      stem,
    );
  const isBeside = !file.slice(base.length).includes("/");
  return isBeside && stem !== undefined && BESIDE.has(stem) ? [stem] : [];
}

/** Where an app's files are, and which of them are scripts. */
export interface AppPlace {
  readonly app: "app" | "src/app";
  readonly pageExtensions: readonly string[];
}

const BESIDE: ReadonlySet<string> = new Set([
  "proxy",
  "middleware",
  "instrumentation",
  "instrumentation-client",
  "mdx-components",
]);

function inApp(folders: readonly string[], stem: string | undefined): readonly string[] {
  if (folders.some((folder) => folder.startsWith("_"))) return [];
  const own = stem !== undefined && !BESIDE.has(stem) && NAMES.has(stem) ? [stem] : [];
  return own.length === 0 ? [] : [...folders.flatMap((folder) => folderMeaning(folder) ?? []), ...own];
}

const NAMES: ReadonlySet<string> = new Set(APP_FILES.flatMap(({ names }) => names));

function folderMeaning(folder: string): string | undefined {
  if (folder.startsWith("@")) return "@slot";
  if (/^\(\.+\)/.test(folder)) return "(.)intercepted";
  if (folder.startsWith("(")) return "(group)";
  if (folder.startsWith("[[")) return "[[...optional]]";
  if (folder.startsWith("[...")) return "[...catchAll]";
  return folder.startsWith("[") ? "[param]" : undefined;
}

function stemOf(name: string, pageExtensions: readonly string[]): string | undefined {
  const [, stem, extension = ""] = /^([a-z-]+?)\d?\.(.+)$/.exec(name) ?? [];
  const isStatic = METADATA_ENDINGS.has(extension);
  return isStatic || pageExtensions.includes(extension) ? stem : undefined;
}

const METADATA_ENDINGS: ReadonlySet<string> = new Set([
  "xml",
  "txt",
  "json",
  "webmanifest",
  "ico",
  "jpg",
  "jpeg",
  "png",
  "gif",
  "svg",
]);
