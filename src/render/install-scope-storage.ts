import { AsyncLocalStorage } from "node:async_hooks";
import type { Scope } from "../request/scope.ts";
import { installScopeStorage as install } from "../request/scope-storage.ts";

/** Installs the storage of the current scope for this process. Both module graphs of a server share it. */
export function installScopeStorage(): void {
  install(() => Object.assign(new AsyncLocalStorage<Scope>(), { bind: AsyncLocalStorage.bind }));
}
