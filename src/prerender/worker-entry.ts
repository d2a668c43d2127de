import { registerHooks } from "node:module";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { MessagePort, Transferable } from "node:worker_threads";

import pLimit from "p-limit";

import type { EntryBodies } from "../entry/entry.ts";
import type { Renderer, SharedResult } from "../revalidate/renderer.ts";
import { rendererOf } from "../revalidate/server-bundle.ts";
import type { FromThread, ThreadReply, ThreadSetup, ThreadTask, ToThread } from "./messages.ts";
import { createOutbox } from "./outbox.ts";
import type { Outbox } from "./outbox.ts";
import { describeThrown } from "./thrown.ts";
import { isDynamicUsage } from "../request/dynamic-error.ts";
import { createSources, type Sources } from "./sources.ts";
import { openServices } from "./thread-services.ts";
import type { ThreadServices } from "./thread-services.ts";

if (parentPort) await serve(parentPort, workerData as ThreadSetup);

interface Thread {
  readonly renderer: Renderer;
  readonly opened: ThreadServices;
  readonly sources: Sources;
  readonly workers: { readonly dispose: () => Promise<void> };
  readonly outbox: Outbox<FromThread>;
}

async function serve(port: MessagePort, setup: ThreadSetup): Promise<void> {
  // A part of what waits here: by the time the rest is rendered, the main thread has sent more.
  const outbox = createOutbox<FromThread>(port, { later: setImmediate, full: setup.concurrency });
  // A promise that a page leaves behind may reject after its render ended; that must not take other renders along.
  process.on("unhandledRejection", (error) => {
    // That a page read the request is its outcome already.
    if (!isDynamicUsage(error)) outbox.add({ kind: "stray", error: describeThrown(error) });
  });
  const thread = await start(setup, outbox);
  if (!thread) return;
  // The pool sends more than this at once, so that the next ones are here when one ends.
  const limit = pLimit(setup.concurrency);
  port.on("message", (messages: readonly ToThread[]) => {
    for (const message of messages) {
      if (message.kind === "stop") void stop(thread, port);
      else void limit(() => run(thread, message));
    }
  });
  outbox.add({ kind: "ready" });
}

/** Lets the bundle of a site on Workers import what only workerd has. What it stands for is opened on its first import. */
function offerWorkersModule(): { readonly dispose: () => Promise<void> } {
  const state = { used: false };
  const url = new URL(`./workers-env${extname(import.meta.url)}`, import.meta.url).href;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== "cloudflare:workers") return next(specifier, context);
      state.used = true;
      return { url, shortCircuit: true };
    },
  });
  return {
    dispose: async () => {
      if (state.used) await (await import("./workers-env.ts")).disposeBindings();
    },
  };
}

async function start(setup: ThreadSetup, outbox: Thread["outbox"]): Promise<Thread | undefined> {
  try {
    const opened = await openServices(setup, (event) => {
      if ("error" in event) outbox.add({ kind: "stray", error: describeThrown(event.error) });
    });
    const { serverFile, buildId, basePath } = setup;
    const workers = offerWorkersModule();
    // Before the bundle, which puts its data cache around what is there.
    const sources = createSources(globalThis.fetch);
    globalThis.fetch = sources.fetch;
    const bundle: unknown = await import(/* @vite-ignore */ pathToFileURL(serverFile).href);
    const renderer = rendererOf(bundle, serverFile, { buildId, basePath });
    return { renderer, opened, sources, workers, outbox };
  } catch (error) {
    outbox.add({ kind: "broken", error: describeThrown(error) });
    return undefined;
  }
}

async function stop(thread: Thread, port: MessagePort): Promise<void> {
  await thread.opened.close();
  await thread.workers.dispose();
  thread.outbox.flush();
  port.close();
}

/** Runs one task against its deadline and sends exactly one reply. */
async function run(thread: Thread, task: ThreadTask): Promise<void> {
  const abort = new AbortController();
  const late = Promise.withResolvers<ThreadReply>();
  const work = thread.sources.watch(
    () => (task.kind === "plan" ? plan(thread, task) : render(thread, task, abort.signal)),
    Date.now() + task.timeoutMs,
  );
  const timer = setTimeout(() => {
    const unanswered = work.unanswered();
    abort.abort(new DOMException("The render took too long.", "TimeoutError"));
    late.resolve({ kind: "late", id: task.id, unanswered });
  }, task.timeoutMs);
  const reply = await Promise.race([late.promise, work.ended.catch((error: unknown) => threw(task.id, error))]);
  clearTimeout(timer);
  thread.outbox.add(reply, reply.kind === "entry" ? buffersOf(reply.draft.bodies) : []);
}

function threw(id: number, error: unknown): ThreadReply {
  return { kind: "threw", id, error: describeThrown(error) };
}

// Each becomes one transaction, and SQLite is fastest at about so many rows. With ten times as many, enough of a long list lives
// at once on the main thread for V8 to double its young generation, for all pages that follow.
const PATHS_PER_MESSAGE = 100;

async function plan(thread: Thread, task: ThreadTask): Promise<ThreadReply> {
  const { paths, covered } = await thread.renderer.plan(task.route, thread.opened.services);
  for (let at = 0; at < paths.length; at += PATHS_PER_MESSAGE) {
    thread.outbox.add({ kind: "paths", id: task.id, paths: paths.slice(at, at + PATHS_PER_MESSAGE) });
  }
  return { kind: "planned", id: task.id, covered };
}

async function render(
  thread: Thread,
  task: ThreadTask & { kind: "render" },
  signal: AbortSignal,
): Promise<ThreadReply> {
  const { services } = thread.opened;
  // Stamped before the render: an invalidation that lands during it is then later than the entry, and wins.
  const startedAtMs = services.platform.now();
  const begun = performance.now();
  const job = { route: task.route, path: task.path, startedAtMs, signal, services, dataFrom: "cache" } as const;
  const result = await thread.renderer.shared(job);
  if (result.kind === "dynamic") return { kind: "dynamic", id: task.id, api: result.api, stack: result.stack };
  if (!signal.aborted) runAfter(thread, result);
  const { after: _, bodies, ...rest } = result.draft;
  const ms = Math.round(performance.now() - begun);
  return { kind: "entry", id: task.id, startedAtMs, ms, draft: { ...rest, bodies: detached(bodies) } };
}

function runAfter(thread: Thread, result: SharedResult & { kind: "entry" }): void {
  for (const callback of result.draft.after) {
    const work = Promise.resolve()
      .then(callback)
      .then(
        () => undefined,
        (error: unknown) => thread.outbox.add({ kind: "stray", error: describeThrown(error) }),
      );
    thread.opened.services.platform.waitUntil(work);
  }
}

function detached(bodies: EntryBodies): EntryBodies {
  if (bodies.kind === "handler") return { kind: "handler", body: owned(bodies.body) };
  return { kind: "page", html: owned(bodies.html), rsc: owned(bodies.rsc) };
}

/** A view on a larger buffer, as Node's pool gives out, must not be transferred: it would take its neighbours along. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength;
  return whole ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

function buffersOf(bodies: EntryBodies): readonly Transferable[] {
  const views = bodies.kind === "handler" ? [bodies.body] : [bodies.html, bodies.rsc];
  return [...new Set(views.map((view) => view.buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}
