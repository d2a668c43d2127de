import { appDirMissing } from "../errors/site.ts";
import type { AppPlace } from "../support/app-files.ts";
import { appFolderOf, pagesFolderOf } from "../vite/app-dir.ts";
import { findConventions } from "../vite/convention-files.ts";
import { checkExports, checkSegment, checkSyntax } from "./check-code.ts";
import { checkConfig } from "./check-config.ts";
import { checkImports } from "./check-imports.ts";
import { checkPackages } from "./check-packages.ts";
import { checkProps, checkRequestCalls } from "./check-promises.ts";
import { checkRoutes, isRouteFile } from "./check-routes.ts";
import { findingOf, type Finding } from "./finding.ts";
import { createExportsOf } from "./our-exports.ts";
import { readSources, type Source } from "./source.ts";

/** What an app uses of Next.js, place by place. */
export interface CheckReport {
  /** Scripts that were read. */
  readonly files: number;
  /** By file and line. */
  readonly findings: readonly Finding[];
}

/** Reads the sources of an app without building it. Throws where there is no app of either router. */
export async function checkApp(root: string): Promise<CheckReport> {
  const app = appFolderOf(root);
  if (app === undefined && pagesFolderOf(root) === undefined) throw appDirMissing(root);
  const config = await checkConfig(root);
  const place: AppPlace = { app: app ?? "app", pageExtensions: config.pageExtensions };
  const [conventions, packages] = await Promise.all([findConventions(root, place), checkPackages(root)]);
  const sources = await readSources(root);
  const all: readonly Finding[] = [
    ...config.findings,
    ...packages,
    ...conventions.flatMap(({ name, file, feature }) => (feature ? [findingOf(feature, name, { file })] : [])),
    ...checkRoutes([...new Set(conventions.map(({ file }) => file))], place),
    ...checkSources(sources, place),
  ];
  return { files: sources.length, findings: all.toSorted(byPlace) };
}

function checkSources(sources: readonly Source[], place: AppPlace): readonly Finding[] {
  const exportsOf = createExportsOf();
  return sources.flatMap((source) => [
    ...notParsed(source),
    ...checkImports(source, exportsOf),
    ...checkSyntax(source),
    ...checkRequestCalls(source),
    ...(isRouteFile(source.file, place)
      ? [...checkExports(source), ...checkSegment(source), ...checkProps(source)]
      : []),
  ]);
}

function notParsed({ file, broken }: Source): readonly Finding[] {
  if (broken === undefined) return [];
  const note = `It cannot be parsed: ${broken}.`;
  return [{ verdict: "missing", area: "code", name: "syntax", file, line: undefined, note }];
}

function byPlace(a: Finding, b: Finding): number {
  return a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1;
}
