import type { Scope } from "./scope.ts";

const STORAGE = Symbol.for("vinext.scope-storage");
const CACHE_HANDLER = Symbol.for("vinext.cache-handler");

/**
 * Installs the one storage of the current scope, unless another module graph of this process did so before. The render
 * room calls it with `() => new AsyncLocalStorage()`; the request room itself stays free of `node:` imports.
 */
export function installScopeStorage(create: () => ScopeStorage): void {
  const slots = globalSlots();
  slots[STORAGE] ??= create();
}

/** Tells what surrounds the running app code; `undefined` outside a run and where no storage is installed. */
export function currentScope(): Scope | undefined {
  return globalSlots()[STORAGE]?.getStore();
}

/** Runs app code inside a scope. Without an installed storage it throws, for a scope that is lost must not go unseen. */
export function runScope<T>(scope: Scope, run: () => T): T {
  const storage = globalSlots()[STORAGE];
  if (!storage) throw new TypeError("runScope() was called before installScopeStorage().");
  return storage.run(scope, run);
}

/** Makes a function run as if it were called here: also what an app's own storages hold here, it finds there. */
export function boundHere<T>(run: () => T): () => T {
  return globalSlots()[STORAGE]?.bind(run) ?? run;
}

/** Reads the cache handler that an app registered through `next/cache`. The server edge checks its shape before use. */
export function registeredCacheHandler(): object | undefined {
  return globalSlots()[CACHE_HANDLER];
}

/** Registers the cache handler of this process; the last call before the server starts wins. */
export function registerCacheHandler(handler: object): void {
  globalSlots()[CACHE_HANDLER] = handler;
}

/** What is needed of an `AsyncLocalStorage` and its class. */
export interface ScopeStorage {
  run<T>(scope: Scope, run: () => T): T;
  getStore(): Scope | undefined;
  bind<T>(run: () => T): () => T;
}

interface GlobalSlots {
  [STORAGE]?: ScopeStorage;
  [CACHE_HANDLER]?: object;
}

// Bundlers load the rsc and ssr environments as separate module graphs; only globalThis is the same object in both.
function globalSlots(): typeof globalThis & GlobalSlots {
  return globalThis;
}
