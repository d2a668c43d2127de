import { existsSync, readFileSync } from "node:fs";
import type { Server } from "node:http";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { manifestInvalid, manifestMissing } from "../errors/build.ts";
import { cannotListen, portTaken } from "../errors/serve.ts";
import type { BuiltOptions, RouteManifest } from "../manifest/route-manifest.ts";
import { verifyKeyVectors } from "../manifest/self-check.ts";
import { parseRouteManifest } from "../manifest/validate.ts";
import { startInstrumentation, withInstrumentation } from "../request/instrumentation.ts";
import { createFileRules } from "../revalidate/file-rules.ts";
import { createAssets } from "./assets.ts";
import { compose } from "./compose.ts";
import { composeImages } from "./images/compose-images.ts";
import { createNodeHandler } from "./node-handler.ts";
import { openStores, type Stores } from "./open-stores.ts";
import { createPlatform } from "./platform.ts";
import type { Log, NodePlatform } from "./platform.ts";
import { shutDown } from "./shutdown.ts";
import { surviveStrayPromises } from "./stray-promises.ts";

// Not by an import: that evaluates all exports of a module, and one of this one's is the whole of Node's `fetch`, which takes
// longer to load than everything of ours together.
const { createServer } = process.getBuiltinModule("node:http");

/** Says which build to serve, and where. */
export interface StartOptions {
  /** Absolute root of the app. */
  readonly root: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Store options for a build that wrote none down. */
  readonly store: BuiltOptions["store"];
  /** Path of the store when it is not the one of the build, relative to the root. */
  readonly storeFile?: string | undefined;
  /** Secrets of the webhook on this machine; without any, those of the build hold. */
  readonly revalidateSecrets: readonly string[];
  readonly log: Log;
}

/** A server that accepts requests. */
export interface RunningServer {
  readonly url: string;
  /** Stops accepting, finishes what runs and closes the stores. */
  close(): Promise<void>;
}

/** Starts the production server of a finished build. Throws a `VinextError` for everything a person can mend. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { root } = options;
  const manifest = readManifest(join(root, "dist", "manifest.json"));
  verifyKeyVectors(manifest);
  const store = manifest.options?.store ?? options.store;
  const file = resolve(root, options.storeFile ?? store.file);
  const platform = await createWatchedPlatform(options, manifest);
  const stores = openStores({ root, manifest, store: { ...store, file }, platform });
  try {
    return await serve(options, { manifest, platform, stores, storeFolder: dirname(file) });
  } catch (error) {
    await stores.close();
    throw error;
  }
}

interface Opened {
  readonly manifest: RouteManifest;
  readonly platform: NodePlatform;
  readonly stores: Stores;
  readonly storeFolder: string;
}

async function serve(options: StartOptions, opened: Opened): Promise<RunningServer> {
  const { manifest, platform, stores, storeFolder } = opened;
  const { root, revalidateSecrets: own } = options;
  const { basePath, assetPath } = manifest;
  const revalidateSecrets = own.length > 0 ? own : (manifest.options?.revalidateSecrets ?? []);
  const { door, gate } = compose({ root, manifest, stores, revalidateSecrets, platform });
  const clientDir = join(root, "dist", "client");
  const files = createAssets({ clientDir, basePath, assetPath, rules: createFileRules(manifest) });
  const assets = composeImages(files, { door, gate, storeFolder, manifest, platform });
  const server = createServer(LIMITS, createNodeHandler({ door, gate, assets, platform }));
  server.maxHeadersCount = MAX_HEADERS;
  const port = await listen(server, options);
  void stores.retireBuilds();
  const endSurvival = surviveStrayPromises(options.log);
  const host = options.host.includes(":") ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}${basePath}`,
    close: async () => {
      await shutDown({ server, door, settled: platform.settled, closeStores: stores.close });
      endSurvival();
    },
  };
}

/** The app's instrumentation hears of failures as well, and is registered before anything is opened (IN-01). */
async function createWatchedPlatform({ root, log }: StartOptions, manifest: RouteManifest): Promise<NodePlatform> {
  const platform = createPlatform(log);
  if (!manifest.instrumentation) return platform;
  const { href } = pathToFileURL(join(root, "dist", "server", "instrumentation.js"));
  // Loads nothing else of the app.
  const load = (): Promise<unknown> => import(/* @vite-ignore */ href);
  return withInstrumentation(platform, await startInstrumentation(load, platform));
}

// Node's own limits, written down so that another Node does not change them.
const LIMITS = {
  /** Bytes of one request's header: more is answered with 431. */
  maxHeaderSize: 16_384,
  /** A header that is not complete by then is an attack or a dead line. */
  headersTimeout: 60_000,
  /** Long enough to upload a large form on a slow line. */
  requestTimeout: 300_000,
  /** How often Node looks for connections that are past one of these. */
  connectionsCheckingInterval: 30_000,
  // Not Node's 5 s: longer than the 60 s after which common load balancers drop an idle connection, so that they close it.
  keepAliveTimeout: 65_000,
  // A request without a body is no stream that has to be read to its end and closed: that is a sixth of a hit. Since Node 24.12.
  optimizeEmptyRequests: true,
};

/** Header lines of one request that are looked at; the rest is ignored. */
const MAX_HEADERS = 2_000;

async function listen(server: Server, { host, port }: StartOptions): Promise<number> {
  const { promise, resolve: done, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, host, done);
  try {
    await promise;
  } catch (error) {
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    throw taken ? portTaken(host, port) : cannotListen(host, port, error);
  }
  server.off("error", reject);
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}

function readManifest(file: string): RouteManifest {
  if (!existsSync(file)) throw manifestMissing(file);
  try {
    return parseRouteManifest(JSON.parse(readFileSync(file, "utf8")), file);
  } catch (error) {
    if (error instanceof SyntaxError) throw manifestInvalid(file, error.message);
    throw error;
  }
}
