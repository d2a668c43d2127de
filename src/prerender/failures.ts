import { NOT_READY } from "../errors/page.ts";
import { routeFile } from "./app-build.ts";
import type { Attribution } from "./attribution.ts";
import type { PageFailure } from "./summary.ts";
import { explainsItself } from "./thrown.ts";
import type { Thrown } from "./thrown.ts";

/** Collects everything that failed in a run. */
export interface Failures {
  add(failure: Failure): void;
  /** All of them in the order of their files and paths, whatever order they came in. */
  list(): readonly PageFailure[];
}

/** One page or route that failed. `kept`: the page of the last build stands in its place. */
export interface Failure {
  readonly route: string;
  readonly path: string | undefined;
  readonly error: Thrown;
  readonly kept: boolean;
}

/** Makes the collection for the app at `root`. */
export function createFailures(root: string, attribution: Attribution): Failures {
  const failures: PageFailure[] = [];
  return {
    add: ({ route, path, error, kept }) =>
      failures.push({
        path,
        file: routeFile(root, route),
        message: error.message,
        fix: error.fix,
        kept,
        notReady: error.code === NOT_READY,
        stack: explainsItself(error) ? undefined : stackOf(error, attribution),
      }),
    list: () => failures.toSorted((a, b) => compare(a.file, b.file) || compare(a.path ?? "", b.path ?? "")),
  };
}

function stackOf(error: Thrown, attribution: Attribution): string {
  const own = attribution.mapStack(error.stack ?? `${error.name}: ${error.message}`);
  return error.cause ? `${own}\nCaused by ${stackOf(error.cause, attribution)}` : own;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
