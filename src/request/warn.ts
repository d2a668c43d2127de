import type { Scope } from "./scope.ts";

/** Reports a warning to the machine, once per run and message. */
export function warn(scope: Scope, code: string, message: string): void {
  const cause = `${code} ${message}`;
  if (scope.use.warned.has(cause)) return;
  scope.use.warned.add(cause);
  scope.services.platform.report({ kind: "warning", code, message });
}
