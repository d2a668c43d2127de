import { randomUUID } from "node:crypto";
import { statSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { FixtureServer } from "../../tests/helpers/server.ts";
import { until } from "../../tests/helpers/http.ts";
import { badShots, createClient, quantile, type Shot } from "./load.ts";
import { memoryOf } from "./memory.ts";
import { LISTED } from "./site.ts";
import type { Stage } from "./stage.ts";
import { atMost, nothing, within, type Trial } from "./trial.ts";

const MIB = 1024 * 1024;
const GC = "--expose-gc";

/** Many entries that expire at once (R9): hits of other pages stay fast. */
export const expiryAtOnce: Trial = {
  name: "expiry-at-once",
  about: "so many entries become stale in the same second and are all asked for",
  times: { full: 5_000, short: 200 },
  async run(stage, times) {
    const server = await stage.start(stage.newStore());
    await askAll(server, { times });
    const rest = await probe(server, () => false);
    stage.source.forget();
    await server.pass(3_601);
    const crowd = { done: false };
    const asked = askAll(server, { times }).finally(() => (crowd.done = true));
    const busy = await probe(server, () => !crowd.done || stage.source.asked() < times);
    const shots = await asked;
    await server.stop();
    const atRest = quantile(rest, 0.99);
    return [
      nothing(`bad answers of ${shots.length} to stale pages`, badShots(shots)),
      nothing(`bad answers of ${busy.length} to a fresh page meanwhile`, badShots(busy)),
      atMost("entries not regenerated", times - stage.source.asked(), 0),
      within(
        `p99 of hits meanwhile, ms (at rest ${atRest.toFixed(1)})`,
        quantile(busy, 0.99),
        Math.max(250, 10 * atRest),
      ),
    ];
  },
};

/** Random slugs (S4): the store keeps its size, and listed pages stay. */
export const randomSlugs: Trial = {
  name: "random-slugs",
  about: "so many random unlisted paths on a store of 8 MiB; TORTURE_TIMES=1000000 for the long form",
  times: { full: 50_000, short: 1_500 },
  store: { maxBytes: 8 * MIB },
  async run(stage, times) {
    const store = stage.newStore();
    const server = await stage.start(store, { node: GC });
    await server.pass(3_601);
    // What the store holds of listed pages is not part of its bound.
    for (let id = 0; id < LISTED; id += 1) await server.send(`/hour/${id}`);
    await askAll(server, { times: 200, path: randomPath });
    const before = await memoryOf(server);
    const most = { bytes: 0, logBytes: 0 };
    const bad: Shot[] = [];
    const lost: string[] = [];
    for (let asked = 0; asked < times; asked += SLUGS_BETWEEN_LOOKS) {
      const shots = await askAll(server, { times: Math.min(SLUGS_BETWEEN_LOOKS, times - asked), path: randomPath });
      bad.push(...shots.filter(({ status }) => status !== 200));
      most.bytes = Math.max(most.bytes, statSync(store).size);
      most.logBytes = Math.max(most.logBytes, statSync(`${store}-wal`).size);
      lost.push(...(await noHits(server)).map((page) => `${page} after ${asked} paths`));
    }
    const after = await memoryOf(server);
    await server.stop();
    return [
      nothing(`bad answers to ${times.toLocaleString("en")} random paths`, badShots(bad)),
      atMost("size of the store file at any time, MiB", most.bytes / MIB, 1.25 * 8 + 1),
      atMost("size of its log at any time, MiB", most.logBytes / MIB, 64),
      nothing("listed pages that were no HIT at any time", lost),
      atMost("memory beyond that at the start, MiB", grown(before, after), SLUG_MEMORY_MIB),
    ];
  },
};

const SLUGS_BETWEEN_LOOKS = 10_000;
// The memory layer with its defaults and the prepared answers, within 1.3 × their limits.
const SLUG_MEMORY_MIB = 1.3 * (50 + 64);

function randomPath(): string {
  return `/any/${randomUUID()}`;
}

async function noHits(server: FixtureServer): Promise<readonly string[]> {
  const pages = Array.from({ length: LISTED }, (_, id) => `/tagged/${id}`);
  const states = await Promise.all(pages.map(async (page) => `${page}: ${(await server.send(page)).state}`));
  return states.filter((text) => !text.endsWith("HIT"));
}

/** A small memory layer under many pages (S5). */
export const memoryBound: Trial = {
  name: "memory-bound",
  about: "more pages than the memory layer of 16 MiB holds, each asked for twice",
  times: { full: 10_000, short: 2_500 },
  store: { memoryBytes: 16 * MIB },
  async run(stage, times) {
    const server = await stage.start(stage.newStore(), { node: GC });
    // Loads React and the app, and fills what is bounded by number.
    await askAll(server, { times: 200 });
    const before = await memoryOf(server);
    for (let round = 0; round < 2; round += 1) await askAll(server, { times });
    const after = await memoryOf(server);
    await server.stop();
    const bound = 16 + PREPARED_MIB;
    return [
      atMost(
        `memory beyond the start, of ${bound} MiB for entries and prepared answers, MiB`,
        grown(before, after),
        1.3 * bound,
      ),
      atMost("resident memory, MiB", after.rss / MIB, 512),
    ];
  },
};

// `preparedBytes` of the runtime's limits.
const PREPARED_MIB = 64;

/** Regenerations without end (R10). */
export const endlessRegeneration: Trial = {
  name: "endless-regeneration",
  about: "so many regenerations of 40 pages in one process",
  times: { full: 50_000, short: 800 },
  async run(stage, times) {
    const server = await stage.start(stage.newStore(), { node: GC });
    await regenerate(stage, { server, times: Math.ceil(times / 5) });
    const before = await memoryOf(server);
    await regenerate(stage, { server, times });
    const after = await memoryOf(server);
    await server.stop();
    return [
      atMost(
        `heap beyond that after the first fifth (${(before.heapUsed / MIB).toFixed(1)} MiB), MiB`,
        (after.heapUsed - before.heapUsed) / MIB,
        8,
      ),
      atMost("buffers beyond that, MiB", (after.external - before.external) / MIB, 16),
    ];
  },
};

function grown(before: Memory, after: Memory): number {
  return (after.heapUsed + after.external - before.heapUsed - before.external) / MIB;
}

type Memory = Awaited<ReturnType<typeof memoryOf>>;

async function regenerate(
  { source }: Stage,
  { server, times }: { readonly server: FixtureServer; readonly times: number },
): Promise<void> {
  const client = createClient(LISTED);
  source.forget();
  for (let done = 0; done < times; done += LISTED) {
    await server.pass(2);
    // Asked for again: a page whose last regeneration is about to end does not begin another one.
    await until(
      async () => {
        await Promise.all(Array.from({ length: LISTED }, (_, id) => client.fire(`${server.url}/quick/${id}`)));
        return source.asked();
      },
      (asked) => asked >= done + LISTED,
    );
  }
  client.close();
}

interface Asking {
  readonly times: number;
  /** Default: pages of one family, numbered. */
  path?(at: number): string;
}

async function askAll(server: FixtureServer, { times, path = openPath }: Asking): Promise<readonly Shot[]> {
  const client = createClient(32);
  const next = { at: 0 };
  const shots: Shot[] = [];
  const visitor = async (): Promise<void> => {
    while (next.at < times) {
      const at = next.at;
      next.at += 1;
      const { status, state, text, ms } = await client.fire(`${server.url}${path(at)}`);
      shots.push({ status, state, text: status === 200 ? "" : text, ms });
    }
  };
  await Promise.all(Array.from({ length: 32 }, visitor));
  client.close();
  return shots;
}

function openPath(at: number): string {
  return `/open/many-${at}`;
}

/** Asks for a fresh page every few milliseconds, for two seconds or as long as told. */
async function probe(server: FixtureServer, goesOn: () => boolean): Promise<readonly Shot[]> {
  const client = createClient(1);
  const shots: Shot[] = [];
  const began = performance.now();
  while (shots.length < 200 || (goesOn() && performance.now() - began < LONGEST_MS)) {
    shots.push(await client.fire(`${server.url}/tagged/0`));
    await pause(5);
  }
  client.close();
  return shots;
}

const LONGEST_MS = 300_000;
