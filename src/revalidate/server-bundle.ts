import { rendererInvalid } from "../errors/build.ts";
import type { Renderer } from "./renderer.ts";

/** What the server bundle of an app is asked for. */
export interface RendererOptions {
  readonly buildId: string;
  readonly basePath: string;
}

/** Makes the renderer of an app from its loaded server bundle; the file names the bundle when it is none. */
export function rendererOf(bundle: unknown, file: string, { buildId, basePath }: RendererOptions): Renderer {
  if (!offersRenderer(bundle)) throw rendererInvalid(file);
  return bundle.createRenderer({ buildId, basePath, mode: "production" });
}

interface ServerBundle {
  createRenderer(options: RendererOptions & { readonly mode: "production" }): Renderer;
}

function offersRenderer(bundle: unknown): bundle is ServerBundle {
  return (
    typeof bundle === "object" &&
    bundle !== null &&
    "createRenderer" in bundle &&
    typeof bundle.createRenderer === "function"
  );
}
