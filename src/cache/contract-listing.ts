import { cacheKey, keyRange } from "../entry/key.ts";
import type { ContractCase, ContractWorld } from "./contract-world.ts";
import { sampleBytes, sampleRecord, START_MS } from "./contract-world.ts";
import type { KeyRange } from "./handler.ts";

const NAMESPACE = "0123456789abcdef0123456789abcdef";
const soft = (tag: string) => ({ tag, expireAfterSeconds: undefined });

/** The promises about listings and about old fences; a handler without them passes. */
export const contractListingCases: readonly ContractCase[] = [
  {
    name: "lists each entry of a namespace once, in the order of keys",
    run: async ({ handler, equal }) => {
      const paths = Array.from({ length: 260 }, (_, index) => `/p/${index.toString().padStart(4, "0")}`);
      for (const path of paths.toReversed()) await handler.put(recordOf(NAMESPACE, path));
      await handler.put(recordOf("fedcba98765432100123456789abcdef", "/other"));
      await handler.put({ ...recordOf(NAMESPACE, "/p/0000"), generation: "second", startedAtMs: START_MS + 1 });

      const listed = await keysIn({ handler }, keyRange(NAMESPACE));

      equal(listed, handler.heads && paths.map((path) => cacheKey({ namespace: NAMESPACE, path })));
    },
  },
  {
    name: "lists heads with the start of their newest render",
    run: async ({ handler, equal }) => {
      const record = recordOf(NAMESPACE, "/a");
      await handler.put(record);
      await handler.touch(record.key, record.generation, START_MS + 5);
      if (!handler.heads) return;

      for await (const page of handler.heads(keyRange(NAMESPACE))) {
        equal(
          page.map(({ head, ...rest }) => ({ ...rest, head: [...head] })),
          [{ key: record.key, head: [...record.head], startedAtMs: START_MS + 5, whole: true }],
        );
      }
    },
  },
  {
    name: "forgets fences that no entry can feel, and keeps cursors valid (T10)",
    run: async ({ handler, equal }) => {
      if (!handler.forgetFences) return;
      await handler.put({ ...recordOf(NAMESPACE, "/a"), startedAtMs: START_MS + 10 });
      await handler.raise([soft("old")], START_MS);
      await handler.raise([soft("felt")], START_MS + 10);
      await handler.raise([soft("new")], START_MS + 20);
      const { cursor } = await handler.fencesSince(0);

      const heldMs = await handler.forgetFences(START_MS + 15);

      equal(heldMs <= START_MS + 10, true);
      const kept = [["felt", START_MS + 10] as const, ["new", START_MS + 20] as const, ["old", START_MS] as const]
        .filter(([, atMs]) => atMs >= heldMs)
        .map(([tag]) => tag);
      equal(await tagsSince({ handler }, 0), kept);
      equal(await tagsSince({ handler }, cursor), []);
      await handler.raise([soft("old")], START_MS + 30);
      equal(await tagsSince({ handler }, cursor), ["old"]);
    },
  },
];

type Handled = Pick<ContractWorld, "handler">;

function recordOf(namespace: string, path: string): ReturnType<typeof sampleRecord> {
  return sampleRecord(`of ${path}`, { key: cacheKey({ namespace, path }), head: sampleBytes(path) });
}

async function keysIn({ handler }: Handled, range: KeyRange): Promise<readonly string[] | undefined> {
  if (!handler.heads) return undefined;
  const keys: string[] = [];
  for await (const page of handler.heads(range)) keys.push(...page.map(({ key }) => key));
  return keys;
}

async function tagsSince({ handler }: Handled, cursor: number): Promise<readonly string[]> {
  return (await handler.fencesSince(cursor)).fences.map(([tag]) => tag).toSorted();
}
