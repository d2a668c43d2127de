import * as v from "valibot";

const Door = v.union([v.string(), v.object({ types: v.optional(v.string()), default: v.optional(v.string()) })]);
const Manifest = v.object({ exports: v.record(v.string(), Door) });

/**
 * Compares the `exports` of a package manifest with the files of `src/public`, and tells every difference. Patterns and
 * `./package.json` name no door of their own.
 */
export function doorProblems(manifest: unknown, publicFiles: readonly string[]): readonly string[] {
  const keys = Object.entries(v.parse(Manifest, manifest).exports).filter(
    ([key]) => !key.includes("*") && key !== "./package.json",
  );
  const doors = new Map(keys.map(([key, door]) => [key === "." ? "index" : key.slice(2), door]));
  const files = new Set(publicFiles.map((file) => file.replace(/(?:\.d)?\.ts$/, "")));
  return [
    ...[...doors.keys()].filter((name) => !files.has(name)).map((name) => `exports has "${name}", src/public has not`),
    ...[...files].filter((name) => !doors.has(name)).map((name) => `src/public has "${name}", exports has not`),
    ...[...doors].flatMap(([name, door]) => targetProblems(name, door)),
  ];
}

function targetProblems(name: string, door: v.InferOutput<typeof Door>): readonly string[] {
  if (typeof door === "string") return [`exports "${name}" says no types`];
  const wrongTypes = door.types !== `./dist/public/${name}.d.ts`;
  const wrongCode = door.default !== undefined && door.default !== `./dist/public/${name}.js`;
  return wrongTypes || wrongCode ? [`exports "${name}" does not point to dist/public/${name}`] : [];
}
