import { pathToFileURL } from "node:url";
import { rendererInvalid } from "../errors/build.ts";
import type { Platform } from "../request/platform.ts";
import { runnerOf, type ProxyBundle, type RunProxy } from "../revalidate/proxy-gate.ts";
import { loadLazily } from "./load-lazily.ts";

/** Loads the app's proxy on first need, and nothing else of the app; a load that failed is tried again. */
export function createProxyLoader(
  file: string,
  where: { readonly basePath: string; readonly platform: Platform },
): () => Promise<RunProxy> {
  return loadLazily(async () => {
    const bundle: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
    if (!offersProxy(bundle)) throw rendererInvalid(file);
    return runnerOf(bundle, where);
  });
}

function offersProxy(bundle: unknown): bundle is ProxyBundle {
  return typeof bundle === "object" && bundle !== null && "runProxy" in bundle && typeof bundle.runProxy === "function";
}
