import { markDynamic, requireScope } from "../../request/dynamic.ts";

/** Waits for a visitor: what follows runs per request. A `force-static` route does not wait. */
export function connection(): Promise<void> {
  markDynamic(requireScope("connection()"), "connection()");
  return Promise.resolve();
}
