import { createElement, type ReactNode } from "react";
import { httpFallbackOf, redirectOf } from "../next/control-flow.ts";
import type { LoadedBranch } from "./load-route.ts";
import type { AppComponent } from "./route-table.ts";

/** Where in the tree `notFound()`, `redirect()` and their kind were thrown by a page or layout itself. */
export interface ControlTrace {
  readonly throws: { readonly error: unknown; readonly place: TracePlace }[];
}

export interface TracePlace {
  /** The way on which it lies: that of the page, or of a slot beside it. */
  readonly branch: LoadedBranch;
  /** Index of the level, root first. */
  readonly level: number;
  readonly part: "layout" | "page";
}

export function createControlTrace(): ControlTrace {
  return { throws: [] };
}

/**
 * Renders a page or layout and notes which of them threw for control flow. Flight has no error boundaries on the
 * server, so without the place the nearest not-found file could only be shown by the browser.
 */
export function guarded(
  Component: AppComponent,
  props: object,
  at: { readonly trace: ControlTrace; readonly place: TracePlace },
): ReactNode {
  if (isClientReference(Component)) return createElement(Component, props);
  return createElement(Guarded, { Component, props, ...at });
}

interface GuardedProps {
  readonly Component: AppComponent;
  readonly props: object;
  readonly trace: ControlTrace;
  readonly place: TracePlace;
}

// Not async: a synchronous component that suspends throws React's own signal, which must pass through untouched.
function Guarded({ Component, props, trace, place }: GuardedProps): ReactNode {
  const note = (error: unknown): void => {
    if (isControlFlow(error)) trace.throws.push({ error, place });
  };
  try {
    const result: unknown = (Component as (props: object) => unknown)(props);
    if (isThenable(result)) result.then(undefined, note);
    return result as ReactNode;
  } catch (error) {
    note(error);
    throw error;
  }
}

/** Whether an error is `redirect()`, `notFound()`, `forbidden()` or `unauthorized()`. */
export function isControlFlow(error: unknown): boolean {
  return redirectOf(error) !== undefined || httpFallbackOf(error) !== undefined;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

const CLIENT_REFERENCE = Symbol.for("react.client.reference");

/** Whether a component is a client component, which the server only names. */
export function isClientReference(Component: AppComponent): boolean {
  return (Component as { readonly $$typeof?: symbol }).$$typeof === CLIENT_REFERENCE;
}
