import type { CacheHandler } from "../cache/handler.ts";
import { cacheHandlerInvalid } from "../errors/serve.ts";
import { registeredCacheHandler } from "../request/scope-storage.ts";

/**
 * Gives the handler that `setCacheHandler()` of `next/cache` registered before the server started, for example from a
 * module that Node preloads with `--import`. Throws when it is no cache handler.
 */
export function registeredHandler(): CacheHandler | undefined {
  const handler = registeredCacheHandler();
  if (handler === undefined) return undefined;
  const missing = METHODS.filter((name) => typeof Reflect.get(handler, name) !== "function");
  if (missing.length > 0) throw cacheHandlerInvalid(missing);
  // Every method is there; what they do is for the contract suite to say.
  return handler as CacheHandler;
}

const METHODS: readonly (keyof CacheHandler)[] = [
  "read",
  "put",
  "touch",
  "addPart",
  "fail",
  "raise",
  "fencesSince",
  "changed",
  "acquireLease",
  "releaseLease",
  "close",
];
