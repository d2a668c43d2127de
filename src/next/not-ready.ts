import { notReadyToStore } from "../errors/page.ts";

/**
 * Ends the render of a page or route handler that has nothing good to show, because its source failed or is empty. What is
 * stored stays and is shown on; a build goes on without the page. The reason is told in the log.
 */
export function notReady(reason: string = "notReady() was called"): never {
  throw notReadyToStore(reason);
}
