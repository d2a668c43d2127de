import { execFileSync, fork } from "node:child_process";
import { existsSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import type { FixtureServer } from "../../tests/helpers/server.ts";
import { until } from "../../tests/helpers/http.ts";
import { countRows } from "./inspect.ts";
import { badShots, quantile, steadyLoad } from "./load.ts";
import { LISTED } from "./site.ts";
import type { Stage } from "./stage.ts";
import { canFreeze, canMount, fillDisk, freeze, mountTiny } from "./disks.ts";
import { atMost, exactly, nothing, that, within, type Check, type Trial } from "./trial.ts";

/** The disk is full: every write that makes a file longer fails. */
export const fullDisk: Trial = storeTrial("store-full", "the disk under the store is full", {
  breaks: (_, server) => {
    limitFiles(server, "4096");
    return () => limitFiles(server, "unlimited");
  },
});

/** The disk is full, and says so: not one byte is left on it. */
export const tinyDisk: Trial = {
  ...storeTrial("store-tiny-disk", "the store lies on a disk of 32 MiB that something else fills", {
    prepares: mountTiny,
    breaks: (store) => {
      const filler = path.join(path.dirname(store), "filler");
      fillDisk(filler);
      return () => rmSync(filler);
    },
  }),
  needs: { what: "the right to mount", isMet: canMount },
};

/** The store becomes read-only, for those as well who have it open. */
export const frozenStore: Trial = {
  ...storeTrial("store-read-only", "files and folder of the store may not be changed", {
    // Not the `-shm` file: SQLite maps it, and where a mapped file becomes read-only the system ends whoever writes to it.
    breaks: (store) => freeze([store, `${store}-wal`, path.dirname(store)]),
  }),
  needs: { what: "the right to make files immutable", isMet: canFreeze },
};

/** Another process takes the write lock again and again. */
export const slowStore: Trial = storeTrial(
  "store-slow",
  "another process has the store's write lock most of the time",
  {
    breaks: (store) => {
      const child = fork(LOCKER, [store]);
      return () => child.kill();
    },
  },
);

/** Another process writes and does not come to an end. */
export const lockedStore: Trial = storeTrial("store-locked", "another process holds the store's write lock", {
  breaks: (store) => {
    const db = new DatabaseSync(store);
    db.exec("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE");
    return () => db.close();
  },
});

/** Somebody deletes the store. */
export const lostStore: Trial = storeTrial("store-lost", "the files of the store are deleted", {
  breaks: (store) => {
    for (const suffix of ["", "-wal", "-shm"]) rmSync(store + suffix, { force: true });
    return () => {};
  },
});

/** Somebody deletes the folder with the store in it. */
export const lostFolder: Trial = storeTrial("store-folder-lost", "the folder of the store is deleted", {
  breaks: (store) => {
    rmSync(path.dirname(store), { recursive: true });
    return () => {};
  },
});

/** Somebody, or a broken disk, cuts the store short. */
export const cutStore: Trial = storeTrial("store-cut", "the store file is cut to a third", {
  breaks: (store) => {
    truncateSync(store, Math.floor(statSync(store).size / 3));
    return () => {};
  },
  tells: "cache.sqlite is damaged",
});

/** Something writes over the store. */
export const overwrittenStore: Trial = storeTrial("store-overwritten", "the store file is overwritten", {
  breaks: (store) => {
    writeFileSync(store, "no database ".repeat(statSync(store).size / 12), { flag: "r+" });
    return () => {};
  },
  tells: "cache.sqlite is damaged",
});

const LOCKER = path.join(import.meta.dirname, "lock-store.ts");

interface Fault {
  /** Makes the folder ready in which the store will be; what it returns clears up. */
  prepares?(folder: string): () => void;
  /** Breaks the store of a server; what it returns mends it. */
  breaks(store: string, server: FixtureServer): () => void;
  /** What one line, and only one, has to say of it. */
  readonly tells?: string;
}

function storeTrial(name: string, about: string, fault: Fault): Trial {
  return {
    name,
    about: `${about} for so many seconds, under 200 requests/s`,
    times: { full: 20, short: 2 },
    run: (stage, times) => underLoad(stage, { fault, times }),
  };
}

async function underLoad(
  stage: Stage,
  { fault, times }: { readonly fault: Fault; readonly times: number },
): Promise<readonly Check[]> {
  const store = stage.newStore();
  const clearUp = fault.prepares?.(path.dirname(store));
  try {
    return await broken(stage, { store, fault, times });
  } finally {
    clearUp?.();
  }
}

async function broken(
  stage: Stage,
  { store, fault, times }: { readonly store: string; readonly fault: Fault; readonly times: number },
): Promise<readonly Check[]> {
  const server = await stage.start(store);
  await server.pass(2);
  const load = steadyLoad(200, (shot) => server.url + targetOf(shot));
  await pause(1_000);
  // Moves the content of the log into the file, so that the file has something to lose.
  const checkpoint = new DatabaseSync(store);
  checkpoint.exec("PRAGMA busy_timeout = 5000; PRAGMA wal_checkpoint(PASSIVE)");
  checkpoint.close();
  const mend = fault.breaks(store, server);
  await pause(times * 1_000);
  const { tells } = fault;
  if (tells !== undefined)
    await until(
      () => count(server, tells),
      (lines) => lines > 0,
    );
  mend();
  await pause(1_000);
  const shots = await load.stop();
  const checks = [
    nothing(`bad answers of ${shots.length}`, badShots(shots)),
    within("p99 of the answers, ms", quantile(shots, 0.99), 2_500),
    atMost("lines about the failing store", count(server, "The store failed"), 2),
    ...(tells === undefined ? [] : [exactly("lines that name the damage", count(server, tells), 1)]),
    await recovered(stage, { store, server }),
  ];
  const code = await server.stop();
  return [...checks, that("it stops with 0", code === 0, `exit code ${code}`)];
}

function count(server: FixtureServer, text: string): number {
  return server.output().split(text).length - 1;
}

async function recovered(
  stage: Stage,
  { store, server }: { readonly store: string; readonly server: FixtureServer },
): Promise<Check> {
  const what = "a page that is rendered afterwards is in the store, for another process as well";
  try {
    const slug = { at: 0 };
    await until(
      async () => {
        slug.at += 1;
        await server.send(`/open/after-${slug.at}`);
        return storedEntries(store);
      },
      (entries) => entries > 0,
    );
    const other = await stage.start(store);
    await until(
      async () => {
        slug.at += 1;
        await server.send(`/open/after-${slug.at}`);
        return (await other.send(`/open/after-${slug.at}`)).state;
      },
      (state) => state === "HIT",
    );
    await other.stop();
    return that(what, true);
  } catch (error) {
    return that(what, false, String(error).slice(0, 200));
  }
}

function storedEntries(store: string): number {
  if (!existsSync(store)) return 0;
  try {
    return countRows(store, "entries");
  } catch {
    // The server has not yet noticed the damage, or is about to make a new file.
    return 0;
  }
}

/** Mostly hits, some of them of regenerating pages, and now and then a page that nobody has seen. */
function targetOf(shot: number): string {
  if (shot % 20 === 0) return `/open/new-${shot}`;
  return shot % 2 === 0 ? `/quick/${shot % LISTED}` : `/tagged/${shot % LISTED}`;
}

function limitFiles({ pid }: FixtureServer, bytes: string): void {
  execFileSync("prlimit", ["--pid", String(pid), `--fsize=${bytes}:unlimited`]);
}
