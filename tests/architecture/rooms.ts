/** Says what one room may reach. Rooms are the folders of `src/`; `config` is a single file. */
export interface Room {
  /** Rooms it may import; `cache-handlers/sqlite` names one handler of a room. */
  readonly imports: readonly string[];
  /** Rooms, or files without extension, of which it may import types alone. */
  readonly types?: readonly string[];
  /** Pure and portable rooms run anywhere; worker rooms where there is no Node. */
  readonly machine: "none" | "worker" | "node" | "react";
  /** Packages that a room may import although its machine does not say so. */
  readonly packages?: readonly string[];
}

/** The table of who may open which door. */
export const ROOMS: Readonly<Record<string, Room>> = {
  errors: { imports: [], machine: "none" },
  config: { imports: ["errors"], machine: "node" },
  entry: { imports: ["errors"], machine: "none" },
  routing: { imports: ["errors", "entry"], machine: "none", packages: ["path-to-regexp"] },
  manifest: {
    imports: ["errors", "entry", "routing"],
    machine: "none",
    packages: ["valibot", "jsonc-parser", "smol-toml"],
  },
  // What an app may use of Next.js, as one table: the build, `vinext check` and the README all say what it says.
  support: { imports: [], machine: "none" },
  cache: { imports: ["errors", "entry"], types: ["manifest"], machine: "none" },
  request: { imports: ["errors", "entry"], machine: "none" },
  revalidate: {
    imports: ["errors", "entry", "routing", "manifest", "cache", "request"],
    machine: "none",
    packages: ["valibot"],
  },
  next: { imports: ["errors", "request"], machine: "react" },
  render: {
    imports: ["errors", "entry", "routing", "manifest", "request", "next"],
    types: ["revalidate/renderer"],
    machine: "react",
  },
  "cache-handlers": { imports: ["errors", "entry", "cache"], types: ["manifest"], machine: "node" },
  prerender: {
    imports: [
      "errors",
      "entry",
      "routing",
      "manifest",
      "cache",
      "request",
      "revalidate/server-bundle",
      "cache-handlers/sqlite",
    ],
    types: ["revalidate/renderer"],
    machine: "node",
  },
  // What a Worker reads must be spelled as its handler spells it: one pure encoder for both.
  upload: {
    imports: ["errors", "entry", "manifest", "cache", "cache-handlers/sqlite", "cache-handlers/workers-kv-record"],
    machine: "node",
  },
  // Looks at what a build made, as files and as answers of a site, and changes nothing.
  verify: {
    imports: ["errors", "entry", "routing", "manifest", "cache", "cache-handlers/sqlite", "prerender"],
    machine: "node",
  },
  server: {
    imports: ["errors", "routing", "manifest", "cache", "request", "revalidate", "cache-handlers"],
    machine: "node",
  },
  worker: {
    imports: ["errors", "manifest", "cache", "request", "revalidate", "entry", "cache-handlers/workers-kv"],
    machine: "worker",
    // What workerd itself offers under `nodejs_compat`: fast hashing and compression.
    packages: ["node:crypto", "node:zlib"],
  },
  // The development server calls a renderer and gives it services, puts the same gate before pages as production does,
  // and makes images in the same way.
  vite: {
    imports: [
      "errors",
      "config",
      "support",
      "routing",
      "manifest",
      "prerender",
      "revalidate/draft",
      "revalidate/proxy-gate",
      "revalidate/elsewhere",
      "revalidate/locate",
      "revalidate/plain",
      "revalidate/visitor-answer",
      "server/images/image-server",
      "server/images/image-store",
      "server/images/local-source",
      "server/images/make-image",
    ],
    types: [
      "request",
      "revalidate/renderer",
      "render",
      "next/image-sources",
      "revalidate/ask",
      "revalidate/door-request",
      "server/images/transform-image",
    ],
    machine: "node",
  },
  // Reads an app as the build would, and builds nothing.
  check: { imports: ["errors", "support", "routing", "vite"], machine: "node" },
  // Writes into an app what the build needs; it shares where an app folder may be, and nothing else.
  init: { imports: ["errors", "vite"], machine: "node" },
  cli: {
    imports: ["errors", "config", "manifest", "prerender", "upload", "verify", "server", "vite", "check", "init"],
    machine: "node",
  },
  public: { imports: ["vite", "cache", "next", "config", "worker", "cache-handlers/workers-kv"], machine: "node" },
};

/** The handlers of `cache-handlers`. A file belongs to the one its name begins with, and never imports another. */
export const HANDLERS: readonly string[] = ["memory", "sqlite", "workers-kv", "redis"];

/** Files named `index` that are no barrels: the main door, and what `import … from "next"` means. */
export const INDEX_FILES: readonly string[] = ["src/public/index.ts", "src/next/index.ts"];

/** The files that write to a console: the command's, and the Worker's, whose console is its log. */
export const CONSOLE_FILES: readonly string[] = ["src/cli/print.ts", "src/worker/log.ts"];

/** Largest file in lines, function in lines, and parameter list. */
export const LIMITS: { readonly file: number; readonly function: number; readonly parameters: number } = {
  file: 300,
  function: 60,
  parameters: 3,
};

/** Tells the room of a file below `src/`; `undefined` when no room fits. */
export function roomOf(file: string): string | undefined {
  const room = file.split("/")[1]?.replace(/\.tsx?$/, "");
  return room !== undefined && Object.hasOwn(ROOMS, room) ? room : undefined;
}

/** Tells the handler of a file in `cache-handlers`; `undefined` for every other file. */
export function handlerOf(file: string): string | undefined {
  const [, room, name = ""] = file.split("/");
  if (room !== "cache-handlers") return undefined;
  return HANDLERS.find((handler) => name === handler || new RegExp(`^${handler}[-./]`).test(name));
}
