import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { countRows, storeProblems } from "./inspect.ts";
import type { Stage } from "./stage.ts";
import { nothing, type Trial } from "./trial.ts";

/** Kills processes that make one store, all at once, at random moments. */
export const crashOpening: Trial = {
  name: "crash-opening",
  about: "kill -9 while three processes open one store for the first time",
  times: { full: 50, short: 3 },
  async run(stage, times) {
    const problems: string[] = [];
    const made = { before: 0 };
    for (let kill = 0; kill < times; kill += 1) {
      const store = stage.newStore();
      made.before += await killOpening(stage, store);
      problems.push(...(await afterKill(stage, store)).map((text) => `kill ${kill}: ${text}`));
    }
    return [
      nothing(
        `stores that could not be used after ${times} kills (${made.before} were made before the kill)`,
        problems,
      ),
    ];
  },
};

async function killOpening({ random }: Stage, store: string): Promise<number> {
  const children = Array.from({ length: 3 }, () =>
    spawn(process.execPath, [OPENER, store], { stdio: ["ignore", "pipe", "inherit"] }),
  );
  const said = await Promise.all(children.map(opening));
  await pause(random.next() * 16);
  const ended = children.map((child) => once(child, "close"));
  for (const child of children) child.kill("SIGKILL");
  await Promise.all(ended);
  return said.some((text) => text().includes("made")) ? 1 : 0;
}

const OPENER = path.join(import.meta.dirname, "open-store.ts");

/** Waits until a child is about to open the store; returns a look at what it has said. */
async function opening(child: ChildProcess): Promise<() => string> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += String(chunk);
    resolve();
  });
  child.once("close", () => resolve());
  await promise;
  return () => text;
}

async function afterKill(stage: Stage, store: string): Promise<readonly string[]> {
  const server = await stage.start(store);
  const seeded = await server.send("/hour/1");
  const rendered = await server.send("/open/new");
  const again = await server.send("/open/new");
  const code = await server.stop();
  const seen = [seeded.state, rendered.state, again.state, code].join(" ");
  const problems = seen === "HIT MISS HIT 0" ? [] : [seen];
  return [
    ...problems,
    ...(await storeProblems(store)),
    ...(countRows(store, "entries") === 1 ? [] : ["nothing was stored"]),
  ];
}
