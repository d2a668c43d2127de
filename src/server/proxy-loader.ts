import { pathToFileURL } from "node:url";
import { rendererInvalid } from "../errors/build.ts";
import type { Platform } from "../request/platform.ts";
import type { RunProxy } from "../revalidate/proxy-gate.ts";

interface ProxyBundle {
  runProxy(
    request: Request,
    options: { readonly basePath: string; waitUntil(work: Promise<unknown>): void },
  ): Promise<Response | undefined>;
}

/** Loads the app's proxy on first need, and nothing else of the app; a load that failed is tried again. */
export function createProxyLoader(
  file: string,
  { basePath, platform }: { readonly basePath: string; readonly platform: Platform },
): () => Promise<RunProxy> {
  const state: { loading: Promise<RunProxy> | undefined } = { loading: undefined };
  const waitUntil = (work: Promise<unknown>): void => platform.waitUntil(work.then(() => undefined));
  const load = async (): Promise<RunProxy> => {
    const bundle: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
    if (!offersProxy(bundle)) throw rendererInvalid(file);
    return (request) => bundle.runProxy(request, { basePath, waitUntil });
  };
  return () => {
    state.loading ??= load().catch((error: unknown) => {
      state.loading = undefined;
      throw error;
    });
    return state.loading;
  };
}

function offersProxy(bundle: unknown): bundle is ProxyBundle {
  return typeof bundle === "object" && bundle !== null && "runProxy" in bundle && typeof bundle.runProxy === "function";
}
