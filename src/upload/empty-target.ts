import type { KvTarget } from "./target.ts";

/** Makes a target that holds nothing and takes nothing, for a dry run without credentials. */
export function emptyTarget(name: string): KvTarget {
  const refuse = () => Promise.resolve({ kind: "refused", reason: "this is a dry run" } as const);
  return {
    id: "empty",
    name,
    settlesWithinMs: 0,
    put: refuse,
    remove: refuse,
    look: () => Promise.resolve([]),
    glance: () => Promise.resolve([]),
    list: () => Promise.resolve({ keys: [], cursor: undefined }),
    read: () => Promise.resolve(undefined),
    sums: () => Promise.resolve(new Map()),
    close: () => Promise.resolve(),
  };
}
