import { isUseClient, namedExports, type NamedExport, type Program } from "./module-exports.ts";
import { literalOf, sourceOf, type Literal } from "./static-literal.ts";

/** The merged segment config of a route: what its files export, root to leaf (a route handler: its own file alone). */
export interface RouteConfig {
  readonly dynamic: "auto" | "error" | "force-static" | "force-dynamic";
  /** Lowest numeric `revalidate` in seconds; `false` when no file has an opinion; 0 makes the route dynamic. */
  readonly revalidate: number | false;
  /** False when any file of the route says so. */
  readonly dynamicParams: boolean;
  readonly fetchCache: FetchCache;
  readonly runtime: "nodejs" | "edge";
}

/** What a segment may say about its fetches. */
export const FETCH_CACHES = [
  "auto",
  "default-cache",
  "only-cache",
  "force-cache",
  "default-no-store",
  "only-no-store",
  "force-no-store",
] as const;

export type FetchCache = (typeof FETCH_CACHES)[number];

/** What one file exports of it. */
export type SegmentConfigExports = Partial<RouteConfig>;

/** What the build learns from one route file without running it. */
export interface FileConfig {
  readonly config: SegmentConfigExports;
  /** Names of everything the module exports, `default` included. */
  readonly exports: readonly string[];
  readonly hasDefault: boolean;
  readonly useClient: boolean;
  readonly problems: readonly FileProblem[];
}

export interface FileProblem {
  /** The export that is wrong. */
  readonly name: string;
  readonly message: string;
  readonly fix: string;
}

/** Reads the segment config of a parsed route file. Values must be written out: nothing is evaluated (PR-24). */
export function readSegmentConfig(program: Program, file: string): FileConfig {
  const found = namedExports(program);
  const useClient = isUseClient(program);
  const written = found.filter(({ name }) => OPTIONS.has(name));
  const read = written.map((item) => readOption(item, file));
  const exports = [...new Set(found.map(({ name }) => name))];
  return {
    config: Object.assign({}, ...read.map(({ config }) => config)) as SegmentConfigExports,
    exports,
    hasDefault: exports.includes("default"),
    useClient,
    problems: [
      ...read.flatMap(({ problem }) => problem ?? []),
      ...(useClient ? exports.filter((name) => SERVER_ONLY.has(name)).map((name) => onClient(name, file)) : []),
    ],
  };
}

/** Merges what the files of a route export, root first (PR-03, PR-04, RV-01, RV-02, SP-14). */
export function mergeSegmentConfig(levels: readonly SegmentConfigExports[]): RouteConfig {
  return {
    dynamic: mergeDynamic(levels),
    revalidate: mergeRevalidate(levels),
    dynamicParams: levels.every((level) => level.dynamicParams !== false),
    fetchCache: levels.findLast((level) => level.fetchCache !== undefined)?.fetchCache ?? "auto",
    runtime: levels.findLast((level) => level.runtime !== undefined)?.runtime ?? "nodejs",
  };
}

interface OptionResult {
  readonly config?: SegmentConfigExports;
  readonly problem?: FileProblem;
}

interface Option {
  /** For the person: what may be written. */
  readonly allowed: string;
  read(value: Literal): SegmentConfigExports | undefined;
}

const OPTIONS: ReadonlyMap<string, Option> = new Map([
  ["revalidate", { allowed: "false or a whole number of seconds from 0 up", read: readRevalidate }],
  ["dynamicParams", { allowed: "true or false", read: readDynamicParams }],
  choice("dynamic", ["auto", "error", "force-static", "force-dynamic"]),
  choice("fetchCache", FETCH_CACHES),
  ["runtime", { allowed: '"nodejs" or "edge"', read: readRuntime }],
  // Pages are prerendered whole: one that is written to be rendered in parts would not be what it says.
  ["experimental_ppr", { allowed: "false", read: (value) => (value === false ? {} : undefined) }],
]);

/** What a route file exports for the server to read. */
const SERVER_ONLY: ReadonlySet<string> = new Set([
  ...OPTIONS.keys(),
  "metadata",
  "generateMetadata",
  "viewport",
  "generateViewport",
  "generateStaticParams",
]);

function readOption({ name, value }: NamedExport, file: string): OptionResult {
  const option = OPTIONS.get(name);
  const literal = value && literalOf(value);
  const config = literal && option?.read(literal.value);
  if (config) return { config };
  const written = value ? `is \`${sourceOf(value)}\`` : "is not written out";
  const message = `\`${name}\` in ${file} ${written}; it must be ${option?.allowed ?? "a literal"}.`;
  return { problem: { name, message, fix: `Write \`export const ${name} = …\` with a literal value in that file.` } };
}

function readRevalidate(value: Literal): SegmentConfigExports | undefined {
  if (value === false) return { revalidate: false };
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? { revalidate: value } : undefined;
}

function readDynamicParams(value: Literal): SegmentConfigExports | undefined {
  return typeof value === "boolean" ? { dynamicParams: value } : undefined;
}

function readRuntime(value: Literal): SegmentConfigExports | undefined {
  if (value === "nodejs") return { runtime: "nodejs" };
  return value === "edge" || value === "experimental-edge" ? { runtime: "edge" } : undefined;
}

function choice<Name extends "dynamic" | "fetchCache">(
  name: Name,
  values: readonly (SegmentConfigExports[Name] & string)[],
): readonly [string, Option] {
  const allowed = values.map((value) => `"${value}"`).join(", ");
  return [
    name,
    {
      allowed: `one of ${allowed}`,
      read: (literal) => {
        const value = values.find((known) => known === literal);
        return value === undefined ? undefined : { [name]: value };
      },
    },
  ];
}

// The values are read at build on the server; a client file's exports are not there (PR-23).
function onClient(name: string, file: string): FileProblem {
  return {
    name,
    message: `${file} begins with "use client" and exports \`${name}\`, which only server files may.`,
    fix: "Move the client code into a component of its own and keep the route file on the server.",
  };
}

// Written out, "auto" means what the documentation says: the default, so no opinion (PR-07).
function mergeDynamic(levels: readonly SegmentConfigExports[]): RouteConfig["dynamic"] {
  const opinions = levels.flatMap(({ dynamic }) => (dynamic === undefined || dynamic === "auto" ? [] : [dynamic]));
  return opinions.includes("force-dynamic") ? "force-dynamic" : (opinions.at(-1) ?? "auto");
}

function mergeRevalidate(levels: readonly SegmentConfigExports[]): number | false {
  const windows = levels.flatMap(({ revalidate }) => (typeof revalidate === "number" ? [revalidate] : []));
  return windows.length === 0 ? false : Math.min(...windows);
}
