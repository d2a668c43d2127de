import glob from "fast-glob";
import { conventionsOf, type AppPlace } from "../support/app-files.ts";
import type { Feature } from "../support/feature.ts";
import { featureOf } from "../support/table.ts";

/** A file or folder that means something by its name. */
export interface ConventionFile {
  readonly name: string;
  /** Relative to the root of the app. */
  readonly file: string;
  readonly feature: Feature | undefined;
}

/** Lists the files of an app that mean something by their names, one item for each meaning. */
export async function findConventions(root: string, place: AppPlace): Promise<readonly ConventionFile[]> {
  const files = await glob(["{,src/}{app,pages}/**/*", "{,src/}*"], { cwd: root, ignore: ["**/node_modules/**"] });
  return files
    .toSorted()
    .flatMap((file) => conventionsOf(file, place).map((name) => ({ name, file, feature: featureOf("files", name) })));
}

/** Says in one sentence each what files of an app have no effect, with the first file of a kind. */
export function leftOutFiles(found: readonly ConventionFile[]): readonly string[] {
  const silent = found.filter(({ name, feature }) => feature?.support === "left out" || name === "pages/");
  const first = new Map(silent.toReversed().map((item) => [item.name, item]));
  return [...first.values()].map(
    ({ name, file, feature }) => `${file}: \`${name}\` is left out. ${feature?.note ?? ""} [VINEXT_LEFT_OUT]`,
  );
}
