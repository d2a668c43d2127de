import * as app from "virtual:vinext/proxy";
import { NextRequest } from "../next/server/next-request.ts";

export interface ProxyOptions {
  readonly basePath: string;
  /** Takes work that goes on after the answer. */
  waitUntil(work: Promise<unknown>): void;
}

/** Runs the app's proxy on one request. Undefined when it lets the request pass without a word. */
export async function runProxy(request: Request, { basePath, waitUntil }: ProxyOptions): Promise<Response | undefined> {
  const proxy = ["proxy", "middleware", "default"]
    .map((name): unknown => Reflect.get(app, name))
    .find((value) => typeof value === "function");
  // The build refuses a file without one of the three.
  const run = proxy as (request: NextRequest, event: object) => unknown;
  const seen = new NextRequest(request, { nextConfig: { basePath } });
  const result: unknown = await run(seen, { waitUntil });
  // A body that nobody read would pile up while the page reads its own copy; one that is being read is locked.
  if (seen.body && !seen.bodyUsed) seen.body.cancel().catch(() => undefined);
  return result instanceof Response ? result : undefined;
}
