import { leaveAfter } from "../../request/after.ts";
import { requireScope } from "../../request/dynamic.ts";

/** Leaves work for the time after the answer. A shared page does it once per render, not per visit. */
export function after<T>(task: (() => T | Promise<T>) | Promise<T>): void {
  leaveAfter(requireScope("after()"), task);
}
