import { isDynamicUsage } from "../request/dynamic-error.ts";
import { describeError } from "../request/event-line.ts";
import type { Log } from "./platform.ts";

/**
 * Lets the process go on when a promise that app code left behind rejects: one page must not take all visitors along. Gives a
 * function that ends this. That a render for everyone read the request is its outcome already, and is not told again.
 */
export function surviveStrayPromises(log: Log): () => void {
  const onRejection = (error: unknown): void => {
    if (!isDynamicUsage(error)) log("error", `A promise was left behind and rejected: ${describeError(error)}`);
  };
  process.on("unhandledRejection", onRejection);
  return () => void process.off("unhandledRejection", onRejection);
}
