import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { isFileLoadingAllowed, normalizePath, type ViteDevServer } from "vite";
import type { ImageRules } from "../manifest/image-rules.ts";
import type { Platform } from "../request/platform.ts";
import { withImages, type ImageServer } from "../server/images/image-server.ts";
import { createImageStore, type ImageStore } from "../server/images/image-store.ts";
import { createReadLocal } from "../server/images/local-source.ts";
import { createMakeImage } from "../server/images/make-image.ts";
import type { SharpFactory } from "../server/images/transform-image.ts";
import { loadAppPackage } from "./app-package.ts";

/** What the image server of development works with. */
export interface DevImages {
  readonly server: ViteDevServer;
  readonly rules: ImageRules;
  readonly basePath: string;
  readonly platform: Platform;
  /** Answers for an image that is no file. */
  readonly answer: (request: Request) => Promise<Response>;
}

/** Answers when a request is for the image server; false when it is somebody else's. */
export type ServeImage = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Makes the image server of development: production's own, except that images of the app itself are made anew each time. */
export function createDevImages({ server, rules, basePath, platform, answer }: DevImages): ServeImage {
  const { config } = server.environments.client;
  const readLocal = createReadLocal({
    basePath,
    assets: { serve: () => false, fileOf: (target) => sourceFile(config, target) },
    gate: undefined,
    door: { handle: (_asked, web) => answer(web()) },
    maximumSourceBytes: rules.maximumSourceBytes,
  });
  const common = {
    platform,
    readLocal,
    buildId: "development",
    loadSharp: async () =>
      ((await loadAppPackage(config.root, "sharp")) as { default?: SharpFactory } | undefined)?.default,
  };
  const folder = join(config.root, ".vinext/images");
  const remote = createMakeImage({
    ...common,
    rules,
    store: createImageStore({ folder, maxBytes: rules.maximumCacheBytes }),
  });
  const local = createMakeImage({ ...common, rules: { ...rules, minimumCacheSeconds: 0 }, store: NOTHING_KEPT });
  const imageServer = (own: ImageRules): ServeImage => {
    const images: ImageServer = {
      rules: own,
      basePath,
      platform,
      make: (query, format) => (query.source.kind === "local" ? local : remote)(query, format),
    };
    return withImages({ serve: () => false, fileOf: () => undefined }, images).serve;
  };
  const [asConfigured, forImported] = [imageServer(rules), imageServer({ ...rules, localPatterns: undefined })];
  return (request, response) =>
    (isImported(config, request.url ?? "/") ? forImported : asConfigured)(request, response);
}

/** In production an imported image has an address that no pattern need name; here it lies where the app has it. */
function isImported(config: Config, target: string): boolean {
  const url = new URLSearchParams(target.split("?")[1]).get("url") ?? "";
  const file = url.startsWith(config.base) ? sourceFile(config, url) : undefined;
  return file !== undefined && !file.startsWith(normalizePath(`${config.publicDir}/`));
}

/** A file may have been edited since. */
const NOTHING_KEPT: ImageStore = {
  read: () => Promise.resolve(undefined),
  write: (_key, image, staleAtMs) =>
    Promise.resolve({ ...image, staleAtMs, etag: createHash("sha256").update(image.bytes).digest("base64url") }),
};

type Config = ViteDevServer["environments"]["client"]["config"];

/** Finds the file behind an address as Vite's server would: in `public/`, in the app, or wherever else it may read. */
function sourceFile(config: Config, target: string): string | undefined {
  const [path = ""] = target.slice(config.base.length - 1).split("?");
  const name = decodedPath(path);
  const files = name.startsWith(FS)
    ? [name.slice(FS.length)]
    : [config.publicDir, config.root].map((folder) => normalizePath(join(folder, name)));
  return files.find((file) => isFile(file) && isFileLoadingAllowed(config, file));
}

/** How addresses of files outside of the app begin. */
const FS = "/@fs";

/** Gives nothing for what is no encoding; there is no such file. */
function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return "";
  }
}

function isFile(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isFile() === true;
}
