import { NodeRequest, sendNodeResponse } from "srvx/node";
import type { Connect, Plugin, ViteDevServer } from "vite";
import type { ResolvedConfig } from "../config.ts";
import { pagePathOf } from "../routing/rsc-path.ts";
import { behindDevProxy } from "./dev-proxy.ts";
import { followClientErrors } from "./client-errors.ts";
import { createDevImages, type ServeImage } from "./dev-images.ts";
import { createDevErrors } from "./dev-errors.ts";
import { createDevLocator } from "./dev-locator.ts";
import { answerPage, rscOf, type Dev } from "./dev-pages.ts";
import { createDevParams } from "./dev-params.ts";
import { createDevReasons } from "./dev-reasons.ts";
import { devServices, type DevVoice } from "./dev-services.ts";
import { followNextConfig } from "./follow-next-config.ts";
import { imageServer } from "./images.ts";
import type { Project } from "./project.ts";
import { warmUp } from "./warm-up.ts";

/** Renders every request anew during development. Nothing is read from or written to a store. */
export function devServerPlugin(project: Project, { target, expireSeconds }: ResolvedConfig): Plugin {
  return {
    name: "vinext:dev-server",
    configureServer(server) {
      const register = createRegister(project, server);
      const dev: Dev = {
        project,
        server,
        voice: devVoice(server),
        locator: createDevLocator(project),
        params: createDevParams(server.watcher),
        expireSeconds,
      };
      const { voice } = dev;
      server.middlewares.use(withoutSlash(server.config.base));
      followClientErrors(server);
      followNextConfig(server);
      const warm = warmUp(project, server);
      const images = createImages(dev, target);
      // After Vite's own middlewares: assets and modules are theirs.
      return () => {
        server.middlewares.use((request, response, next) => {
          request.url = request.originalUrl ?? request.url;
          const asked = nativeRequest(new NodeRequest({ req: request, res: response }));
          const page = (): Promise<unknown> =>
            warm
              .then(register)
              .then(() => answer(dev, asked))
              .catch((error: unknown) => voice.errors.answer(error, shapeOf(asked)))
              .then((answered) => sendNodeResponse(response, answered));
          images()
            .then((serve) => (serve?.(request, response) === true ? undefined : page()))
            .catch(next);
        });
      };
    },
  };
}

/** The front page below a base path has no slash at its end; Vite asks for one. The original URL stays as it was sent. */
function withoutSlash(base: string): Connect.NextHandleFunction {
  return (request, _response, next) => {
    const [path, query] = (request.url ?? "").split("?", 2);
    if (`${path}/` === base) request.url = query === undefined ? base : `${base}?${query}`;
    next();
  };
}

function devVoice(server: ViteDevServer): DevVoice {
  const { logger, root } = server.config;
  return { logger, errors: createDevErrors(server), reasons: createDevReasons(root, logger) };
}

function shapeOf({ url }: Request): "document" | "payload" {
  return pagePathOf(new URL(url).pathname) === undefined ? "document" : "payload";
}

/** The adapter's request only looks like one; app code may hand it to `new Request()`. */
function nativeRequest(request: Request): Request {
  const { method, headers, body } = request;
  return new Request(request.url, { method, headers: new Headers(headers), ...(body ? { body, duplex: "half" } : {}) });
}

/** Runs `register()` of the app's instrumentation once, before the first request is answered. */
function createRegister(project: Project, server: ViteDevServer): () => Promise<void> {
  const state: { registering: Promise<void> | undefined } = { registering: undefined };
  const run = async (): Promise<void> => {
    const { instrumentation } = await project.serverFiles();
    if (instrumentation === undefined) return;
    const module = await rscOf(server).runner.import<{ readonly register?: () => unknown }>(instrumentation);
    await module.register?.();
  };
  return () => (state.registering ??= run());
}

/** Makes the app's image server with the first request, where it has one. */
function createImages(dev: Dev, target: "node" | "workers"): () => Promise<ServeImage | undefined> {
  const { project, server, voice } = dev;
  const state: { opening: Promise<ServeImage | undefined> | undefined } = { opening: undefined };
  const open = async (): Promise<ServeImage | undefined> => {
    const settings = await project.settings();
    if (imageServer(settings, { root: project.root(), target }) !== "there") return undefined;
    const { basePath, images } = settings;
    const { platform } = devServices(voice, basePath);
    return createDevImages({
      server,
      basePath,
      platform,
      rules: images.rules,
      answer: (request) => answer(dev, request),
    });
  };
  return () => (state.opening ??= open());
}

async function answer(dev: Dev, request: Request): Promise<Response> {
  const { project, server, voice } = dev;
  const { basePath } = await project.settings();
  const { platform } = devServices(voice, basePath);
  return behindDevProxy({ project, rsc: rscOf(server), platform }, request, (asked, web) =>
    answerPage(dev, asked, web),
  );
}
