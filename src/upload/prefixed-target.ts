import type { FoundKey, KvTarget } from "./target.ts";

/** Puts a prefix before every key, for a Worker whose cache handler has the same one. */
export function prefixedTarget(target: KvTarget, prefix: string): KvTarget {
  if (prefix === "") return target;
  const bare = <T extends FoundKey>(key: T): T => ({ ...key, name: key.name.slice(prefix.length) });
  return {
    ...target,
    id: `${target.id}-${Buffer.from(prefix).toString("hex")}`,
    put: async (batch) => {
      const answer = await target.put(batch.map((write) => ({ ...write, key: prefix + write.key })));
      if (answer.kind !== "stored") return answer;
      return { ...answer, rejected: answer.rejected.map((key) => key.slice(prefix.length)) };
    },
    remove: async (keys) => {
      const answer = await target.remove(keys.map((key) => prefix + key));
      if (answer.kind !== "stored") return answer;
      return { ...answer, rejected: answer.rejected.map((key) => key.slice(prefix.length)) };
    },
    list: async (below, cursor) => {
      const page = await target.list(prefix + below, cursor);
      return { ...page, keys: page.keys.map(bare) };
    },
    look: async (keys) => (await target.look(keys.map((key) => prefix + key))).map(bare),
    glance: async (keys) => (await target.glance(keys.map((key) => prefix + key))).map(bare),
    read: (key) => target.read(prefix + key),
    sums: async (keys) => {
      const sums = await target.sums(keys.map((key) => prefix + key));
      return new Map([...sums].map(([key, sum]) => [key.slice(prefix.length), sum]));
    },
  };
}
