import { registerFailed } from "../errors/serve.ts";
import { digestOf } from "./error-digest.ts";
import type { RuntimeEvent } from "./events.ts";
import type { Platform } from "./platform.ts";

/** What the app's own `instrumentation` file wants to be told. */
export interface Instrumentation {
  /** Tells it about a failed render, once per error. Never throws. */
  observe(event: RuntimeEvent): void;
}

/** Loads the app's `instrumentation` file and runs its `register()`. Throws when that fails. */
export async function startInstrumentation(load: () => Promise<unknown>, platform: Platform): Promise<Instrumentation> {
  const module = await registered(load);
  const onRequestError = functionOf(module, "onRequestError");
  // A render that fails is often reported where it fails and where it is given up.
  const told = new WeakSet();
  return {
    observe(event) {
      if (event.kind !== "failed" || !onRequestError || event.route === undefined) return;
      if (typeof event.error === "object" && event.error !== null) {
        if (told.has(event.error)) return;
        told.add(event.error);
      }
      platform.waitUntil(tell(onRequestError, { event, route: event.route, platform }));
    },
  };
}

/** Shows every event to the instrumentation as well. */
export function withInstrumentation<P extends Platform>(platform: P, instrumentation: Instrumentation): P {
  return {
    ...platform,
    report(event) {
      platform.report(event);
      instrumentation.observe(event);
    },
  };
}

type AppFunction = (...values: readonly unknown[]) => unknown;
type Failed = Extract<RuntimeEvent, { kind: "failed" }>;

async function registered(load: () => Promise<unknown>): Promise<unknown> {
  try {
    const module = await load();
    await functionOf(module, "register")?.();
    return module;
  } catch (error) {
    throw registerFailed(error);
  }
}

function functionOf(module: unknown, name: string): AppFunction | undefined {
  const value: unknown = typeof module === "object" && module !== null ? Reflect.get(module, name) : undefined;
  // What it takes is the convention of Next.js.
  return typeof value === "function" ? (value as AppFunction) : undefined;
}

interface Telling {
  readonly event: Failed;
  readonly route: string;
  readonly platform: Platform;
}

async function tell(onRequestError: AppFunction, { event, route, platform }: Telling): Promise<void> {
  const { error, path, request } = event;
  const routeType = event.during ?? (route.endsWith("/route") ? "route" : "render");
  const context = {
    routerKind: "App Router",
    routePath: route,
    routeType,
    ...(routeType === "render" ? { renderSource: "react-server-components" } : {}),
    revalidateReason: revalidateReasonOf(event),
  };
  try {
    await onRequestError(
      withDigest(error),
      { path, method: request?.method ?? "GET", headers: request?.headers ?? {} },
      context,
    );
  } catch (failure) {
    const message = `onRequestError() of the instrumentation file failed: ${String(failure)}`;
    platform.report({ kind: "warning", code: "VINEXT_ON_REQUEST_ERROR", message });
  }
}

/** Puts on an error the digest that the visitor's page shows, as Next.js does. */
function withDigest(error: unknown): unknown {
  if (error instanceof Error && !("digest" in error) && Object.isExtensible(error))
    Object.assign(error, { digest: digestOf(error) });
  return error;
}

/** A first render for everyone counts as `stale`, as in Next. */
function revalidateReasonOf({ reason }: Failed): "stale" | "on-demand" | undefined {
  switch (reason) {
    case "on-demand":
      return "on-demand";
    case "stale":
    case "miss":
      return "stale";
    case "visit":
      return undefined;
  }
}
