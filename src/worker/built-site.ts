import listed from "virtual:vinext/listed";
import siteText from "virtual:vinext/site";
import { createListedSet, type ListedSet } from "../manifest/listed-set.ts";
import type { WorkerSite } from "../manifest/worker-site.ts";
import type { ProxyBundle } from "../revalidate/proxy-gate.ts";
import type { LoadRenderer, Renderer } from "../revalidate/renderer.ts";

/** What the build put beside the Worker. */
export interface BuiltSite {
  readonly site: WorkerSite;
  readonly listed: ListedSet;
  readonly loadRenderer: LoadRenderer;
  /** Loads the app's proxy; only for a site that has one. */
  loadProxy(): Promise<ProxyBundle>;
  /** Loads the app's `instrumentation` file; only for a site that has one. */
  loadInstrumentation(): Promise<unknown>;
}

/** Opens what the build put beside the Worker. The renderer is evaluated when it is first needed, not before. */
export function openBuiltSite(): BuiltSite {
  // The build wrote it with this same version, and checked the manifest in it.
  const site = JSON.parse(siteText) as WorkerSite;
  const { buildId, basePath } = site.manifest;
  const state: { renderer: Renderer | undefined } = { renderer: undefined };
  return {
    site,
    listed: createListedSet(listed),
    async loadRenderer() {
      if (state.renderer) return state.renderer;
      // Each request imports for itself: the machine evaluates a module once, and no promise is shared (CF-03).
      const { createRenderer } = await import("virtual:vinext/renderer");
      state.renderer ??= createRenderer({ buildId, basePath, mode: "production" });
      return state.renderer;
    },
    loadProxy: () => import("virtual:vinext/proxy-bundle"),
    loadInstrumentation: () => import("virtual:vinext/instrumentation"),
  };
}
