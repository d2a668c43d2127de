import { getPluginApi } from "@vitejs/plugin-rsc";
import { once } from "node:events";
import path from "node:path";
import { isRunnableDevEnvironment, type RunnableDevEnvironment, type ViteDevServer } from "vite";
import { routeModules } from "../routing/route-modules.ts";
import { packageFile } from "./package-files.ts";
import type { Project } from "./project.ts";

/**
 * Loads what every page needs, and transforms the front page, while the visitor is on the way. All is transformed before
 * anything runs: React's development build watches every promise of the process from then on, and Vite makes many.
 * Never rejects: whatever fails here fails again, and is told, at the first page.
 */
export async function warmUp(project: Project, { httpServer, environments, config }: ViteDevServer): Promise<void> {
  const { rsc, ssr } = environments;
  if (!rsc || !ssr || !isRunnableDevEnvironment(rsc) || !isRunnableDevEnvironment(ssr)) return;
  if (httpServer) await once(httpServer, "listening");
  await Promise.allSettled([
    transform(rsc, [RSC_ENTRY]),
    transform(ssr, [SSR_ENTRY]),
    frontPage(project).then((files) => transform(rsc, files)),
  ]);
  const references = Object.values(getPluginApi(config)?.manager.clientReferenceMetaMap ?? {});
  await transform(
    ssr,
    references.map(({ importId }) => importId),
  );
  await Promise.allSettled([rsc.runner.import(RSC_ENTRY), ssr.runner.import(SSR_ENTRY)]);
}

const RSC_ENTRY = packageFile("render/entry.rsc");
const SSR_ENTRY = packageFile("render/entry.ssr");

/** Transforms modules and all that they import. */
async function transform(environment: RunnableDevEnvironment, urls: readonly string[]): Promise<void> {
  await Promise.all(urls.map((url) => environment.warmupRequest(url)));
  await environment.waitForRequestsIdle();
}

async function frontPage(project: Project): Promise<readonly string[]> {
  const { appDir, routes } = await project.scan();
  const front = routes.find(({ id }) => id === "/page");
  return front ? routeModules(front).map(({ file }) => path.join(appDir, file)) : [];
}
