import { pathToFileURL } from "node:url";

import { rendererInvalid } from "../errors/build.ts";
import type { Renderer } from "../revalidate/renderer.ts";

/** What the server bundle of an app is asked for. */
export interface RendererOptions {
  readonly buildId: string;
  readonly basePath: string;
  readonly mode: "production";
}

/** Loads the server bundle of an app and makes its renderer. Evaluates the app's modules. */
export async function loadRenderer(serverFile: string, options: RendererOptions): Promise<Renderer> {
  const bundle: unknown = await import(/* @vite-ignore */ pathToFileURL(serverFile).href);
  if (!offersRenderer(bundle)) throw rendererInvalid(serverFile);
  return bundle.createRenderer(options);
}

interface ServerBundle {
  createRenderer(options: RendererOptions): Renderer;
}

function offersRenderer(bundle: unknown): bundle is ServerBundle {
  return (
    typeof bundle === "object" &&
    bundle !== null &&
    "createRenderer" in bundle &&
    typeof bundle.createRenderer === "function"
  );
}
