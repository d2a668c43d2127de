import { captureOwnerStack } from "react";

/** Says what the development server is told of an error in the browser. */
export interface BrowserError {
  /** What no boundary saw may come from a script that is not the app's. */
  readonly from: "render" | "elsewhere";
  readonly message: string;
  /** Frames of the throw, then of the components around it. */
  readonly stack: string;
}

/** Lets the development server show an error over the page with the line of its source. Does nothing in production. */
export function showInDevelopment(error: unknown, componentStack: string | undefined): void {
  tellServer(error, { from: "render", componentStack });
}

/** Shows what event handlers, timers and promises throw as well. */
export function followUncaught(window: Window): void {
  if (!import.meta.hot) return;
  const tell = (error: unknown): void => tellServer(error, { from: "elsewhere", componentStack: undefined });
  window.addEventListener("error", ({ error }: ErrorEvent) => tell(error));
  window.addEventListener("unhandledrejection", ({ reason }) => tell(reason));
}

interface Origin extends Pick<BrowserError, "from"> {
  readonly componentStack: string | undefined;
}

function tellServer(error: unknown, { from, componentStack }: Origin): void {
  if (!import.meta.hot || !(error instanceof Error)) return;
  // The server has shown its own errors already; what comes here is their copy.
  if ("digest" in error) return;
  const cause = error.cause instanceof Error ? error.cause : error;
  const stack = [framesOf(cause), captureOwnerStack() ?? "", componentStack ?? ""].join("\n");
  const told: BrowserError = { from, message: cause.message, stack };
  import.meta.hot.send("vinext:error", told);
}

/** Takes the overlay off a page that is about to be shown anew. */
export function clearOverlay(): void {
  for (const overlay of document.querySelectorAll("vite-error-overlay")) overlay.remove();
}

function framesOf({ stack }: Error): string {
  return (stack ?? "")
    .split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .join("\n");
}
