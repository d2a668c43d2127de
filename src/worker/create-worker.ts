import { env as bindings } from "cloudflare:workers";
import { VinextError } from "../errors/vinext-error.ts";
import { describeError } from "../request/event-line.ts";
import { answer } from "./answer.ts";
import { openIsolate, type Isolate } from "./isolate.ts";
import { logLine } from "./log.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** The default export of a Worker. */
export interface VinextWorker<Env> {
  fetch(request: Request, env: Env): Promise<Response>;
}

/** Makes the Worker of a site that `vinext build --target workers` built. */
export function createWorker<Env extends object>(options: WorkerOptions<Env>): VinextWorker<Env> {
  const state: { early?: Isolate; isolate?: Isolate } = {};
  // Cloudflare starts an isolate while the first visitor's connection is still being made: what is done here, nobody waits for.
  openIsolate(options, bindings as Env).then(
    (opened) => (state.early = opened),
    () => {
      // What may not be done yet, or cannot at all, is done or told with the first request.
    },
  );
  const open = async (env: Env): Promise<Isolate> =>
    // Whoever calls the Worker may have put something between it and a binding.
    (isBound(env) ? state.early : undefined) ?? openIsolate(options, env);
  return {
    async fetch(request, env) {
      try {
        // Each of the first requests opens one for itself, for no promise is shared (CF-03); the first that is open stays.
        if (!state.isolate) {
          const opened = await open(env);
          state.isolate ??= opened;
        }
        return await answer(state.isolate, request);
      } catch (error) {
        logLine({ level: "error", text: describeError(error) });
        return new Response(sentenceOf(error), {
          status: 500,
          headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
        });
      }
    },
  };
}

function isBound(env: object): boolean {
  return Object.entries(env).every(([name, binding]) => Reflect.get(bindings, name) === binding);
}

/** What a person can mend is said; everything else is in the logs alone. */
function sentenceOf(error: unknown): string {
  return error instanceof VinextError && MENDABLE.has(error.code)
    ? `${error.message}\n${error.fix}\n`
    : "Internal Server Error\n";
}

const MENDABLE: ReadonlySet<string> = new Set([
  "VINEXT_BINDING_MISSING",
  "VINEXT_OPTION_UNKNOWN",
  "VINEXT_OPTION_INVALID",
]);
