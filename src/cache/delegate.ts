import type { CacheHandler } from "./handler.ts";

/** Makes a handler that passes every call on, for layers that change some of them. A spread would lose a class's methods. */
export function delegate(handler: CacheHandler): CacheHandler {
  return {
    limits: handler.limits,
    read: (key, options) => handler.read(key, options),
    put: (record) => handler.put(record),
    touch: (key, generation, startedAtMs) => handler.touch(key, generation, startedAtMs),
    addPart: (key, generation, part) => handler.addPart(key, generation, part),
    fail: (key, failure) => handler.fail(key, failure),
    raise: (invalidations, nowMs) => handler.raise(invalidations, nowMs),
    fencesSince: (cursor) => handler.fencesSince(cursor),
    ...(handler.forgetFences && { forgetFences: handler.forgetFences.bind(handler) }),
    ...(handler.heads && { heads: handler.heads.bind(handler) }),
    receipts: handler.receipts,
    changed: () => handler.changed(),
    acquireLease: (key, lease) => handler.acquireLease(key, lease),
    releaseLease: (key, owner) => handler.releaseLease(key, owner),
    close: () => handler.close(),
  };
}
