import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import type { SourceMapPayload } from "node:module";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** A place in the app's own sources. `file` is relative to the root of the app, with forward slashes. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

/** Reads stacks of the built server bundle through its source maps. Keeps the maps it has read. */
export interface Attribution {
  /** Finds the first frame that is the app's own code: neither a dependency nor this package. */
  placeOf(stack: string): SourcePlace | undefined;
  /** Rewrites the frames of a stack to source files, down to the last of the app; those without a map stay as they are. */
  mapStack(stack: string): string;
}

/** Makes the reader for the app at `root`. Files and maps are read on first need. */
export function createAttribution(root: string): Attribution {
  const maps = new Map<string, SourceMap | undefined>();
  const mapped = (line: string) => mapFrame(line, maps);
  return {
    placeOf: (stack) => {
      for (const line of stack.split("\n")) {
        const frame = mapped(line);
        if (frame && isOwn(frame.file, root)) return { file: shown(frame.file, root), line: frame.line };
      }
      return undefined;
    },
    mapStack: (stack) => {
      const lines = stack.split("\n").map((line) => ({ line, frame: mapped(line) }));
      // Below the app's outermost frame come React and this package, always the same and no help to anyone.
      const last = lines.findLastIndex(({ frame }) => frame && isOwn(frame.file, root));
      return lines
        .slice(0, last < 0 ? undefined : last + 1)
        .map(({ line, frame }) => (frame ? line.replace(FRAME, `(${shown(frame.file, root)}:${frame.line})`) : line))
        .join("\n");
    },
  };
}

/** Finds the app's own code in a stack whose frames name source files, as in development. */
export function ownPlace(stack: string, root: string): (SourcePlace & { readonly column: number }) | undefined {
  for (const line of stack.split("\n")) {
    const [, at, row, column] = FRAME.exec(line) ?? [];
    if (at === undefined) continue;
    const file = at.startsWith("file://") ? fileURLToPath(at) : at;
    if (file.startsWith(root + sep) && isOwn(file, root)) {
      return { file: shown(file, root), line: Number(row), column: Number(column) };
    }
  }
  return undefined;
}

interface Frame {
  readonly file: string;
  readonly line: number;
}

// `at name (file:///a/b.js:1:2)`, `at file:///a/b.js:1:2` and the same with plain paths.
const FRAME = /\(?((?:file:\/\/)?[^\s()]+\.[cm]?[jt]sx?)(?:\?[^\s():]*)?:(\d+):(\d+)\)?$/;

function mapFrame(line: string, maps: Map<string, SourceMap | undefined>): Frame | undefined {
  const match = FRAME.exec(line);
  const [, at, row, column] = match ?? [];
  if (at === undefined || row === undefined || column === undefined) return undefined;
  const file = at.startsWith("file://") ? fileURLToPath(at) : at;
  if (!maps.has(file)) maps.set(file, readMap(file));
  const entry = maps.get(file)?.findEntry(Number(row) - 1, Number(column) - 1);
  if (!entry || !("originalSource" in entry)) return undefined;
  const source = entry.originalSource;
  const original = source.startsWith("file://") ? fileURLToPath(source) : resolve(dirname(file), source);
  return { file: original, line: entry.originalLine + 1 };
}

/** Reads the map that a bundler writes beside a file. A missing or broken map only costs the better message. */
function readMap(file: string): SourceMap | undefined {
  try {
    const payload: unknown = JSON.parse(readFileSync(`${file}.map`, "utf8"));
    // The constructor throws for another shape, which is caught here.
    return new SourceMap(payload as SourceMapPayload);
  } catch {
    return undefined;
  }
}

// This package as built and as source; whichever of the two a map points to, it is not the app.
const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
const OURS = [`${PACKAGE}src${sep}`, `${PACKAGE}dist${sep}`];

function isOwn(file: string, root: string): boolean {
  if (file.includes(`${sep}node_modules${sep}`) || OURS.some((folder) => file.startsWith(folder))) return false;
  // Bundlers give their own modules names that are no files.
  return !file.includes("\0") && !relative(root, file).startsWith(`dist${sep}`);
}

function shown(file: string, root: string): string {
  return relative(root, file).replaceAll(sep, "/");
}
