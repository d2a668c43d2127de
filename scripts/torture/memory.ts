import type { FixtureServer } from "../../tests/helpers/server.ts";

/** Reads the memory of a server's process, in bytes; after a garbage collection if Node runs with `--expose-gc`. */
export async function memoryOf(
  server: FixtureServer,
): Promise<{ readonly rss: number; readonly heapUsed: number; readonly external: number }> {
  const { text } = await server.send("/api/memory");
  return JSON.parse(text) as Awaited<ReturnType<typeof memoryOf>>;
}
