import { setTimeout as pause } from "node:timers/promises";
import { countRows } from "./inspect.ts";
import { createClient } from "./load.ts";
import type { Stage } from "./stage.ts";
import { atMost, exactly, nothing, that, type Check, type Trial } from "./trial.ts";

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
      await pause(20 + stage.random.next() * 300);
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
      atMost("time until the exit, s", most.ms / 1000, 10),
      exactly("leases left behind", most.leases, 0),
      ...(await whileHanging(stage)),
    ];
  },
};

/** A render that hangs: the first SIGTERM waits for it within bounds, a second one ends the process at once. */
async function whileHanging(stage: Stage): Promise<readonly Check[]> {
  const store = stage.newStore();
  const server = await stage.start(store);
  await server.pass(3_601);
  stage.source.behave("hang");
  for (let id = 0; id < 3; id += 1) await server.send(`/hour/${id}`);
  await pause(300);
  const began = performance.now();
  const code = await server.stop();
  const ms = performance.now() - began;
  const leases = countRows(store, "leases");
  const impatient = await stage.start(store);
  await impatient.pass(3_601);
  for (let id = 0; id < 3; id += 1) await impatient.send(`/hour/${id}`);
  await pause(300);
  const first = impatient.stop();
  await pause(200);
  const again = performance.now();
  const second = await impatient.stop();
  await first;
  stage.source.behave("well");
  return [
    exactly("exit code while regenerations hang", code ?? -1, 0),
    atMost("time until that exit, s", ms / 1000, 10),
    exactly("leases left behind by it", leases, 0),
    atMost("time until the exit after a second SIGTERM, s", (performance.now() - again) / 1000, 1),
    that("the second one tells that work was cut off", second === 1, `exit code ${second}`),
  ];
}
