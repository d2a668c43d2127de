import { setTimeout as pause } from "node:timers/promises";
import { countRows } from "./inspect.ts";
import { until } from "../../tests/helpers/http.ts";
import type { FixtureServer } from "../../tests/helpers/server.ts";
import { createClient } from "./load.ts";
import type { Stage } from "./stage.ts";
import { exactly, nothing, that, within, type Check, type Trial } from "./trial.ts";

/** SIGTERM under load (R8). */
export const termination: Trial = {
  name: "termination",
  about: "SIGTERM while pages are rendered for visitors and regenerated",
  times: { full: 20, short: 2 },
  async run(stage, times) {
    const problems: string[] = [];
    const most = { ms: 0, leases: 0 };
    for (let round = 0; round < times; round += 1) {
      const store = stage.newStore();
      const server = await stage.start(store);
      await server.pass(3_601);
      stage.source.behave("slow");
      const client = createClient(64);
      const misses = Array.from({ length: 20 }, (_, id) => client.fire(`${server.url}/open/last-${id}`));
      const stale = Array.from({ length: 20 }, (_, id) => client.fire(`${server.url}/hour/${id}`));
      // What has not come to the server when it is told to end is turned away, and rightly.
      await until(
        () => server.begun(),
        (requests) => requests === misses.length + stale.length,
      );
      await pause(stage.random.next() * 300);
      const began = performance.now();
      const code = await server.stop();
      most.ms = Math.max(most.ms, performance.now() - began);
      most.leases = Math.max(most.leases, countRows(store, "leases"));
      for (const { status, text } of await Promise.all([...misses, ...stale]))
        if (status !== 200) problems.push(`${status} ${text}`);
      if (code !== 0) problems.push(`exit code ${code}`);
      client.close();
      stage.source.behave("well");
    }
    return [
      nothing(`dropped answers and exit codes after ${times} times SIGTERM`, problems),
      within("time until the exit, s", most.ms / 1000, 10),
      exactly("leases left behind", most.leases, 0),
      ...(await whileHanging(stage)),
    ];
  },
};

/** A render that hangs: the first SIGTERM waits for it within bounds, a second one ends the process at once. */
async function whileHanging(stage: Stage): Promise<readonly Check[]> {
  const store = stage.newStore();
  const server = await stage.start(store);
  stage.source.behave("hang");
  await hangIn(stage, server);
  const began = performance.now();
  const code = await server.stop();
  const ms = performance.now() - began;
  const leases = countRows(store, "leases");
  const impatient = await stage.start(store);
  await hangIn(stage, impatient);
  const first = impatient.stop();
  // Two signals that come before a process looks are one to it.
  await until(
    () =>
      impatient.send("/").then(
        () => "accepts",
        () => "refuses",
      ),
    (seen) => seen === "refuses",
  );
  const again = performance.now();
  const second = await impatient.stop();
  await first;
  stage.source.behave("well");
  return [
    exactly("exit code while regenerations hang", code ?? -1, 0),
    within("time until that exit, s", ms / 1000, 10),
    exactly("leases left behind by it", leases, 0),
    within("time until the exit after a second SIGTERM, s", (performance.now() - again) / 1000, 1),
    that("the second one tells that work was cut off", second === 1, `exit code ${second}`),
  ];
}

/** Begins three regenerations that do not come to an end. */
async function hangIn({ source }: Stage, server: FixtureServer): Promise<void> {
  source.forget();
  await server.pass(3_601);
  for (let id = 0; id < 3; id += 1) await server.send(`/hour/${id}`);
  await until(
    () => source.asked(),
    (asked) => asked === 3,
  );
}
