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
  const state: { isolate: Isolate | undefined } = { isolate: undefined };
  return {
    async fetch(request, env) {
      try {
        if (!state.isolate) {
          // Each of the first requests opens one for itself, for no promise is shared (CF-03); the first that is open stays.
          const opened = await openIsolate(options, env);
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

/** What a person can mend is said; everything else is in the logs alone. */
function sentenceOf(error: unknown): string {
  return error instanceof VinextError && error.code === "VINEXT_BINDING_MISSING"
    ? `${error.message}\n${error.fix}\n`
    : "Internal Server Error\n";
}
