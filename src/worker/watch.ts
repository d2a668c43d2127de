import { startInstrumentation, withInstrumentation, type Instrumentation } from "../request/instrumentation.ts";
import type { Platform } from "../request/platform.ts";
import { createSingleFlight } from "../revalidate/single-flight.ts";
import { createSignal } from "./signals.ts";

/** The app's instrumentation in one isolate. */
export interface Watch {
  /** Runs `register()` unless it has run. Called before any other code of the app: an answer from the store loads none. */
  ready(): Promise<void>;
  /** The isolate's platform, whose events it hears as well. */
  readonly platform: Platform;
}

/** Makes the instrumentation of an isolate. */
export function createWatch(load: () => Promise<unknown>, platform: Platform): Watch {
  const state: { instrumentation: Instrumentation | undefined } = { instrumentation: undefined };
  const flights = createSingleFlight<Instrumentation>(createSignal);
  return {
    async ready() {
      state.instrumentation ??= await flights.run("register", {
        mayJoin: () => true,
        start: () => startInstrumentation(load, platform),
      });
    },
    platform: withInstrumentation(platform, { observe: (event) => state.instrumentation?.observe(event) }),
  };
}
