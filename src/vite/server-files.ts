import { statSync } from "node:fs";
import path from "node:path";
import { middlewareBesideProxy } from "../errors/site.ts";

/** Files beside the app folder that run on their own. Absolute; absent where the app has none. */
export interface ServerFiles {
  readonly instrumentation: string | undefined;
  /** Runs first in the browser. */
  readonly instrumentationClient: string | undefined;
  readonly proxy: ProxyFile | undefined;
}

export interface ProxyFile {
  readonly file: string;
  /** `middleware` is what a proxy was called before Next.js 16. */
  readonly name: "proxy" | "middleware";
}

/** Where to look. */
export interface ServerFilesPlace {
  readonly root: string;
  readonly appDir: string;
  readonly pageExtensions: readonly string[];
}

/** Finds `instrumentation` and `proxy` beside the app folder or in the root. Throws when there are two proxies. */
export function findServerFiles(place: ServerFilesPlace): ServerFiles {
  const proxy = find(place, "proxy");
  const middleware = find(place, "middleware");
  if (proxy !== undefined && middleware !== undefined) throw middlewareBesideProxy(proxy, middleware);
  const found: ProxyFile | undefined =
    proxy !== undefined
      ? { file: proxy, name: "proxy" }
      : middleware !== undefined
        ? { file: middleware, name: "middleware" }
        : undefined;
  return {
    instrumentation: find(place, "instrumentation"),
    instrumentationClient: find(place, "instrumentation-client"),
    proxy: found,
  };
}

function find({ root, appDir, pageExtensions }: ServerFilesPlace, name: string): string | undefined {
  const folders = [...new Set([path.dirname(appDir), root])];
  return folders
    .flatMap((folder) => pageExtensions.map((extension) => path.join(folder, `${name}.${extension}`)))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}
