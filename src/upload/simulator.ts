import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { Worker } from "node:worker_threads";

import { reasonOf } from "../errors/reason.ts";
import { simulatorFailed, wranglerMissing, wranglerOutdated } from "../errors/upload.ts";

/** The KV of `wrangler dev`, on its way: nobody has said yet which namespace to open. */
export interface LoadingSimulator {
  /** Opens a namespace, once. Throws when the app has no wrangler. */
  open(namespace: LocalNamespace): Simulator;
}

/** The KV of `wrangler dev`, with the seeding Worker before it. */
export interface Simulator {
  /** Where the Worker answers. Rejects when the simulator does not start. */
  readonly url: Promise<string>;
  /** Rejects when the simulator does not start or breaks down, and else stays open. */
  readonly broken: Promise<never>;
  stop(): Promise<void>;
}

/** Says which namespace to open. */
export interface LocalNamespace {
  /** Folder in which wrangler keeps the state of all local resources, for example `.wrangler/state/v3`. */
  readonly stateFolder: string;
  readonly namespaceId: string;
}

/** What the thread of the simulator says. */
export type FromSimulator =
  | { readonly kind: "ready"; readonly url: string }
  | { readonly kind: "outdated" }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Starts to load the simulator that the wrangler of an app brings, in a thread of its own: that takes as long as all that an
 * upload of few changes does meanwhile. A thread that is never told what to open ends with its process.
 */
export function loadSimulator(root: string): LoadingSimulator {
  const miniflare = resolveMiniflare(root);
  if (miniflare === undefined) {
    return {
      open: () => {
        throw wranglerMissing(root);
      },
    };
  }
  const file = new URL(`./simulator-thread${extname(import.meta.url)}`, import.meta.url);
  const thread = new Worker(file, { workerData: miniflare });
  // It may say something before anybody asks.
  const said = Promise.withResolvers<FromSimulator>();
  const ended = Promise.withResolvers<string>();
  thread.once("message", (message: FromSimulator) => said.resolve(message));
  thread.once("error", (error) => ended.resolve(reasonOf(error)));
  thread.once("exit", () => ended.resolve("its thread ended"));
  // After the listeners: one for messages keeps the process running.
  thread.unref();
  return { open: (namespace) => openIn(thread, { root, namespace, said: said.promise, ended: ended.promise }) };
}

interface Opening {
  readonly root: string;
  readonly namespace: LocalNamespace;
  readonly said: Promise<FromSimulator>;
  /** Says why the thread ended. */
  readonly ended: Promise<string>;
}

function openIn(thread: Worker, { root, namespace, said, ended }: Opening): Simulator {
  const answered = Promise.withResolvers<string>();
  const failed = Promise.withResolvers<never>();
  void said.then((message) => {
    switch (message.kind) {
      case "ready":
        return answered.resolve(message.url);
      case "outdated":
        return failed.reject(wranglerOutdated(root));
      case "failed":
        return failed.reject(simulatorFailed(namespace.stateFolder, message.reason));
    }
  });
  void ended.then((reason) => failed.reject(simulatorFailed(namespace.stateFolder, reason)));
  // Whoever asks hears of it; nobody may ask any more.
  failed.promise.catch(() => {});
  const url = Promise.race([answered.promise, failed.promise]);
  url.catch(() => {});
  thread.ref();
  thread.postMessage(namespace);
  return {
    url,
    broken: failed.promise,
    stop: async () => {
      const runs = await url.then(
        () => true,
        () => false,
      );
      if (runs) thread.postMessage("stop");
      await (runs ? ended : thread.terminate());
    },
  };
}

function resolveMiniflare(root: string): string | undefined {
  try {
    const wrangler = createRequire(join(root, "package.json")).resolve("wrangler");
    return createRequire(wrangler).resolve("miniflare");
  } catch {
    return undefined;
  }
}
