import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { workerData } from "node:worker_threads";

import { bindingsUnavailable } from "../errors/build.ts";
import { WRANGLER_FILES } from "../manifest/wrangler-text.ts";
import type { ThreadSetup } from "./messages.ts";

// What `import … from "cloudflare:workers"` means in a render thread: the bindings that wrangler gives `wrangler dev`.

const opened: Opened = await openBindings(dirname(dirname(dirname((workerData as ThreadSetup).serverFile))));

/** The bindings of the app's wrangler configuration, on local storage. Reading one throws where there are none. */
export const env: object = opened.env;

/** Gives the bindings back, so that the thread can end. */
export const disposeBindings: () => Promise<void> = opened.dispose;

/** A thread lives as long as its renders; what they leave behind is awaited with the services' own background work. */
export function waitUntil(work: Promise<unknown>): void {
  void work.catch(() => undefined);
}

/** Stands in for what the classes of a Worker extend. Nothing is ever made of it while prerendering. */
export function DurableObject(): void {}

/** Stands in for what the classes of a Worker extend. Nothing is ever made of it while prerendering. */
export function WorkerEntrypoint(): void {}

interface Opened {
  readonly env: object;
  readonly dispose: () => Promise<void>;
}

interface Wrangler {
  getPlatformProxy(options: { readonly configPath?: string; readonly persist: { readonly path: string } }): Promise<{
    readonly env: object;
    dispose(): Promise<void>;
  }>;
}

async function openBindings(root: string): Promise<Opened> {
  try {
    // Wrangler belongs to the app, in the version that the app deploys with.
    const file = createRequire(join(root, "package.json")).resolve("wrangler");
    // Proven by the version range that the documentation asks for.
    const wrangler = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Wrangler;
    // Where the machine is, is nobody's concern here, and it may have no network to find out.
    process.env["CLOUDFLARE_CF_FETCH_ENABLED"] ??= "false";
    const config = WRANGLER_FILES.map((name) => join(root, name)).find((name) => existsSync(name));
    const proxy = await wrangler.getPlatformProxy({
      ...(config !== undefined && { configPath: config }),
      persist: { path: join(root, ".wrangler/state/v3") },
    });
    return { env: proxy.env, dispose: () => proxy.dispose() };
  } catch (error) {
    return { env: refusing(error), dispose: async () => undefined };
  }
}

/** Only a page that reads a binding fails, and says why. */
function refusing(cause: unknown): object {
  return new Proxy(
    {},
    {
      get(_, name) {
        if (typeof name === "symbol") return undefined;
        throw bindingsUnavailable(name, cause);
      },
    },
  );
}
