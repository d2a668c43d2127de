import { readFileSync } from "node:fs";
import path from "node:path";
import type { ErrorPayload, ViteDevServer } from "vite";
import { VinextError } from "../errors/vinext-error.ts";
import { ownPlace } from "../prerender/attribution.ts";
import { codeFrame } from "./code-frame.ts";

/** Tells the developer of errors: on the terminal, and over the page with the line of the app's own source. */
export interface DevErrors {
  /** Shows an error over the pages that are open. */
  report(error: unknown): void;
  /** Answers a request whose page could not be made. */
  answer(error: unknown, representation: "document" | "payload"): Response;
}

/** What the overlay of Vite's client shows. */
export type OverlayError = ErrorPayload["err"];

/** Makes the reporter of one server. */
export function createDevErrors(server: ViteDevServer): DevErrors {
  const { config, environments } = server;
  const told = new WeakSet<object>();
  const show = (error: unknown): OverlayError => {
    const shown = overlayError(error, config.root);
    // A failure may be reported on its way to the answer.
    if (!(error instanceof Error && told.has(error))) config.logger.error(textOf(shown), { timestamp: true });
    if (error instanceof Error) told.add(error);
    return shown;
  };
  const report = (error: unknown): void => environments.client.hot.send({ type: "error", err: show(error) });
  return {
    report,
    answer(error, representation) {
      // The page that is open asked for the payload; it has a client that can show the error.
      if (representation === "payload") report(error);
      const body = representation === "payload" ? "" : errorDocument(show(error), config.base);
      return new Response(body, { status: 500, headers: { "content-type": "text/html; charset=utf-8" } });
    },
  };
}

/** Describes an error by the first line of the app that led to it. */
export function overlayError(thrown: unknown, root: string): OverlayError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const known = error as Error & Partial<OverlayError>;
  const message = error instanceof VinextError ? `${error.message}\n${error.fix} [${error.code}]` : error.message;
  const stack = ownFrames(error.stack ?? "", root);
  // What does not compile says itself where.
  if (known.frame) return { ...pick(known), message, stack };
  const loc = known.loc ?? ownPlace(error.stack ?? "", root);
  if (loc?.file === undefined) return { message, stack };
  const file = path.resolve(root, loc.file);
  return { message, stack, id: file, loc: { ...loc, file }, frame: frameOf(file, loc) };
}

function pick({ id, frame, plugin, loc }: Partial<OverlayError>): Partial<OverlayError> {
  return { ...(id && { id }), ...(frame && { frame }), ...(plugin && { plugin }), ...(loc && { loc }) };
}

function frameOf(file: string, { line, column }: { readonly line: number; readonly column: number }): string {
  try {
    return codeFrame(readFileSync(file, "utf8"), { line, column });
  } catch {
    // The file went away since; its name and line are still worth showing.
    return "";
  }
}

/** Frames of React and of this package are always the same and no help to anyone. */
function ownFrames(stack: string, root: string): string {
  const frames = stack.split("\n").filter((line) => line.trimStart().startsWith("at ") && ownPlace(line, root));
  return frames.join("\n").replaceAll(`${root}${path.sep}`, "");
}

function textOf({ message, id, loc, frame, stack }: OverlayError): string {
  const place = loc ? `${loc.file ?? id ?? ""}:${loc.line}:${loc.column}` : id;
  return [message, place, frame, stack].filter((part) => part).join("\n");
}

/** Shows the error as the overlay of an open page would, and loads the page again once a file changed. */
function errorDocument(error: OverlayError, base: string): string {
  const json = JSON.stringify(error).replaceAll("<", "\\u003c");
  const client = JSON.stringify(`${base}@vite/client`);
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Error</title></head><body><script type="module">
import { ErrorOverlay, createHotContext } from ${client};
createHotContext("/@vinext/error").on("rsc:update", () => location.reload());
document.body.append(new ErrorOverlay(${json}));
</script></body></html>`;
}
