import { truncateSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { FixtureServer } from "../../tests/helpers/server.ts";
import { countRows, storeProblems } from "./inspect.ts";
import { createClient, stampIn, versionIn, type Shot } from "./load.ts";
import { LISTED } from "./site.ts";
import type { Stage } from "./stage.ts";
import { nothing, type Check, type Trial } from "./trial.ts";

/** Kills a server whose pages regenerate all the time. */
export const crashRegeneration: Trial = {
  name: "crash-regeneration",
  about: "kill -9 while pages with a window of one second regenerate under load",
  times: { full: 50, short: 3 },
  async run(stage, times) {
    const store = stage.newStore();
    const problems: string[] = [];
    let aheadSeconds = 2;
    for (let kill = 0; kill < times; kill += 1) {
      const server = await stage.start(store, { aheadSeconds });
      const hammer = startHammer(server, "quick");
      await pause(stage.random.next() * LONGEST_MS);
      await server.kill();
      await hammer.stop();
      aheadSeconds += 3;
      problems.push(...(await afterKill(stage, { store, aheadSeconds })).map((text) => `kill ${kill}: ${text}`));
    }
    return [nothing(`torn or mixed entries, failed starts and bad answers after ${times} kills`, problems)];
  },
};

/** Kills a server while it confirms invalidations; what was confirmed must be seen by the next one (T4). */
export const crashInvalidation: Trial = {
  name: "crash-invalidation",
  about: "kill -9 while content changes and is invalidated",
  times: { full: 50, short: 3 },
  run: (stage, times) => duringInvalidation(stage, { times, crash: ({ server }) => server.kill() }),
};

/**
 * Takes away a part of the store that every process on it has mapped. The system ends whoever touches it then, and nothing
 * in the process can help that; whoever starts the server again must find everything (S8).
 */
export const crashIndex: Trial = {
  name: "crash-index",
  about: "the -shm file beside the store is cut to nothing while content changes and is invalidated",
  times: { full: 20, short: 1 },
  run: (stage, times) =>
    duringInvalidation(stage, {
      times,
      crash: async ({ server, store }) => {
        truncateSync(`${store}-shm`);
        await pause(LONGEST_MS);
        await server.kill();
      },
    }),
};

interface Crashes {
  readonly times: number;
  /** Ends the server. */
  crash(running: { readonly server: FixtureServer; readonly store: string }): Promise<void>;
}

async function duringInvalidation(stage: Stage, { times, crash }: Crashes): Promise<readonly Check[]> {
  const store = stage.newStore();
  const problems: string[] = [];
  const confirmed = new Map<number, number>();
  for (let kill = 0; kill < times; kill += 1) {
    const server = await stage.start(store);
    const editor = startEditor(stage, { server, confirmed });
    const hammer = startHammer(server, "tagged");
    // Only the first one waits: later kills may come before anything of this server was confirmed.
    if (kill === 0) await editor.confirmsOrEnds;
    await pause(stage.random.next() * LONGEST_MS);
    await crash({ server, store });
    await Promise.all([hammer.stop(), editor.stop()]);
    problems.push(...(await afterKill(stage, { store, confirmed })).map((text) => `kill ${kill}: ${text}`));
  }
  return [
    nothing(`lost invalidations, torn entries and bad answers after ${times} kills`, problems),
    { what: "pages with a confirmed invalidation", seen: String(confirmed.size), holds: confirmed.size > 0 },
  ];
}

const LONGEST_MS = 600;

/** Visitors of all pages of a family, eight at a time, who do not mind errors. */
function startHammer(server: FixtureServer, family: string): { stop(): Promise<void> } {
  const state = { running: true };
  const client = createClient(8);
  const visitor = async (first: number): Promise<void> => {
    for (let id = first; state.running; id = (id + 1) % LISTED) {
      const { status } = await client.fire(`${server.url}/${family}/${id}`);
      if (status === 0) await pause(5);
    }
  };
  const visitors = Array.from({ length: 8 }, (_, index) => visitor(index * 5));
  return {
    async stop() {
      state.running = false;
      await Promise.all(visitors);
      client.close();
    },
  };
}

/** Changes pages and invalidates them one after the other; remembers what the server confirmed. */
function startEditor(
  { source, random }: Stage,
  { server, confirmed }: { readonly server: FixtureServer; readonly confirmed: Map<number, number> },
): { readonly confirmsOrEnds: Promise<void>; stop(): Promise<void> } {
  const state = { running: true };
  const first = Promise.withResolvers<void>();
  const edit = async (): Promise<void> => {
    while (state.running) {
      const id = random.below(10);
      const version = source.bump(`tagged/${id}`);
      const reply = await server
        .send("/api/revalidate", { method: "POST", body: `/tagged/${id}` })
        .catch(() => undefined);
      if (reply?.status !== 200) return;
      confirmed.set(id, version);
      first.resolve();
    }
  };
  const editing = edit();
  return {
    confirmsOrEnds: Promise.race([first.promise, editing]),
    async stop() {
      state.running = false;
      await editing;
    },
  };
}

interface After {
  readonly store: string;
  readonly aheadSeconds?: number;
  readonly confirmed?: ReadonlyMap<number, number>;
}

/** Starts again and lists what a visitor, an editor or an operator would complain about. */
async function afterKill(stage: Stage, { store, aheadSeconds = 0, confirmed }: After): Promise<readonly string[]> {
  const problems = [...(await storeProblems(store))];
  const server = await stage.start(store, { aheadSeconds });
  const client = createClient(8);
  try {
    for (const family of confirmed ? ["tagged"] : ["quick", "tagged", "hour"]) {
      for (let id = 0; id < LISTED; id += 1) {
        const answer = await client.fire(`${server.url}/${family}/${id}`);
        problems.push(...pageProblems(answer, confirmed?.get(id) ?? 0).map((text) => `${family}/${id}: ${text}`));
      }
    }
  } finally {
    client.close();
    const code = await server.stop();
    if (code !== 0) problems.push(`the next server ended with ${code}`);
  }
  const leases = countRows(store, "leases");
  return leases === 0 || confirmed === undefined ? problems : [...problems, `${leases} leases are left`];
}

function pageProblems({ status, text }: Shot, leastVersion: number): readonly string[] {
  if (status !== 200 || stampIn(text) === undefined) return [String(status)];
  const version = versionIn(text);
  return version < leastVersion ? [`version ${version} after ${leastVersion} was confirmed`] : [];
}
