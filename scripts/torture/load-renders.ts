import { setTimeout as pause } from "node:timers/promises";
import type { FixtureServer } from "../../tests/helpers/server.ts";
import { until } from "../../tests/helpers/http.ts";
import { badShots, createClient, quantile, stampIn, steadyLoad, versionIn, type Shot } from "./load.ts";
import type { Stage } from "./stage.ts";
import { atMost, exactly, nothing, that, within, type Trial } from "./trial.ts";

/** Many visitors of one page on many processes (R2, S11). */
export const stampede: Trial = {
  name: "stampede",
  about: "concurrent requests for one page over 4 processes on one store: cold, then stale",
  times: { full: 1_000, short: 200 },
  async run(stage, times) {
    const store = stage.newStore();
    const servers = await Promise.all(Array.from({ length: 4 }, () => stage.start(store)));
    stage.source.behave("slow");
    stage.source.forget();
    const cold = await burst(servers, { path: "/open/cold", times });
    const coldRenders = stage.source.asked("open/cold");
    const old = stampIn((await servers[0]?.send("/hour/5"))?.text ?? "");
    await Promise.all(servers.map((server) => server.pass(3_601)));
    stage.source.forget();
    const stale = await burst(servers, { path: "/hour/5", times });
    const renewed = await Promise.all(
      servers.map((server) =>
        until(
          () => server.send("/hour/5"),
          ({ text }) => stampIn(text) !== old,
        ),
      ),
    );
    const staleRenders = stage.source.asked("hour/5");
    stage.source.behave("well");
    await Promise.all(servers.map((server) => server.stop()));
    return [
      nothing(`bad answers of ${times} to a cold page`, badShots(cold)),
      atMost("renders of the cold page by 4 processes", coldRenders, 4),
      nothing(`bad answers of ${times} to a stale page`, badShots(stale)),
      exactly("renders of the stale page by 4 processes", staleRenders, 1),
      exactly(
        "different renders that the 4 processes show afterwards",
        new Set(renewed.map(({ text }) => stampIn(text))).size,
        1,
      ),
    ];
  },
};

/** A source that is down (R3): visitors keep the old page, attempts become rare, recovery comes by itself. */
export const sourceDown: Trial = {
  name: "source-down",
  about: "200 requests/s for 10 pages whose source is down, for so many seconds",
  times: { full: 60, short: 5 },
  async run(stage, times) {
    const server = await stage.start(stage.newStore());
    await server.pass(2);
    stage.source.behave("down");
    const began = performance.now();
    const failures = (): string[] => server.output().match(/Rendering \/quick\/\d+ failed/g) ?? [];
    const load = steadyLoad(200, (shot) => `${server.url}/quick/${shot % 10}`);
    await pause(times * 1_000);
    await until(
      () => new Set(failures()).size,
      (named) => named === 10,
    );
    const attempts = failures().length;
    const seconds = (performance.now() - began) / 1_000;
    for (let id = 0; id < 10; id += 1) stage.source.bump(`quick/${id}`);
    stage.source.behave("well");
    // One step of the backoff is at most five minutes.
    await server.pass(300);
    const pages = Array.from({ length: 10 }, (_, id) => `/quick/${id}`);
    await Promise.all(
      pages.map((path) =>
        until(
          () => server.send(path),
          ({ text }) => versionIn(text) > 0,
        ),
      ),
    );
    const shots = await load.stop();
    await server.stop();
    return [
      nothing(`bad answers of ${shots.length}`, badShots(shots)),
      atMost("attempts per page", attempts / 10, mostAttempts(seconds)),
      that("a line names each failing page", true),
      that("all pages are new after one step of the backoff", true),
    ];
  },
};

/** Three seconds after the first failure, then doubling, each wait up to a fifth shorter. */
function mostAttempts(seconds: number): number {
  let attempts = 1;
  for (let waitSeconds = 3, atSeconds = 3; atSeconds <= seconds + 1; atSeconds += waitSeconds * 0.8) {
    attempts += 1;
    waitSeconds = Math.min(waitSeconds * 2, 300);
  }
  return attempts;
}

/** Renders that never end (R4, R5): their slots are free again after the deadline. */
export const hangingRenders: Trial = {
  name: "hanging-renders",
  about: "every render hangs until its deadline of 60 s",
  times: { full: 1, short: 0 },
  async run(stage) {
    const server = await stage.start(stage.newStore());
    const target = (shot: number): string => `${server.url}/quick/${shot % 40}`;
    const calm = steadyLoad(50, target);
    await pause(5_000);
    const atRest = quantile(await calm.stop(), 0.99);
    await server.pass(2);
    stage.source.behave("hang");
    const load = steadyLoad(50, target);
    await pause(70_000);
    const shots = await load.stop();
    for (let id = 0; id < 40; id += 1) stage.source.bump(`quick/${id}`);
    stage.source.behave("well");
    await server.pass(60);
    const pages = Array.from({ length: 40 }, (_, id) => `/quick/${id}`);
    await Promise.all(
      pages.map((path) =>
        until(
          () => server.send(path),
          ({ text }) => versionIn(text) > 0,
        ),
      ),
    );
    const code = await server.stop();
    return [
      nothing(`bad answers of ${shots.length} while renders hang`, badShots(shots)),
      within(
        `p99 of the answers, ms (while nothing hangs ${atRest.toFixed(1)})`,
        quantile(shots, 0.99),
        Math.max(250, 3 * atRest),
      ),
      that("every page is rendered again after the deadline", true),
      exactly("exit code", code ?? -1, 0),
    ];
  },
};

/** Renders that fail late or come to nothing (P3, P4). */
export const brokenRenders: Trial = {
  name: "broken-renders",
  about: "pages fail after the shell, before it, and lose their visitor, so many times",
  times: { full: 50, short: 5 },
  async run(stage, times) {
    const server = await stage.start(stage.newStore());
    const client = createClient(4);
    stage.source.bump("broken/late");
    stage.source.bump("broken/empty");
    const problems: string[] = [];
    for (let round = 0; round < times; round += 1) {
      await server.pass(301);
      for (const id of ["late", "empty"]) {
        const shot = await client.fire(`${server.url}/broken/${id}`);
        if (shot.status !== 200 || versionIn(shot.text) !== 0 || (id === "late" && !shot.text.includes("whole")))
          problems.push(`${id}: ${shot.status} version ${versionIn(shot.text)}`);
      }
      problems.push(...(await leftAlone(stage, { server, slug: `left-${round}` })));
    }
    client.close();
    const code = await server.stop();
    return [nothing(`broken pages shown or stored in ${times} rounds`, problems), exactly("exit code", code ?? -1, 0)];
  },
};

/** A visitor who leaves while a page is made: the next one gets a whole page. */
async function leftAlone(
  stage: Stage,
  { server, slug }: { readonly server: FixtureServer; readonly slug: string },
): Promise<readonly string[]> {
  stage.source.behave("slow");
  await fetch(`${server.url}/open/${slug}`, { signal: AbortSignal.timeout(50) }).catch(() => undefined);
  stage.source.behave("well");
  const { status, text } = await server.send(`/open/${slug}`);
  return status === 200 && text.endsWith("</html>") ? [] : [`${slug}: ${status}, ${text.length} characters`];
}

/** Invalidations that land during a render (DE-07, T3). */
export const invalidationRaces: Trial = {
  name: "invalidation-races",
  about: "content changes and is invalidated while its page is being rendered",
  times: { full: 100, short: 5 },
  async run(stage, times) {
    const servers = await Promise.all([stage.newStore()].flatMap((store) => [stage.start(store), stage.start(store)]));
    const [first, second] = servers;
    if (!first || !second) return [];
    stage.source.behave("slow");
    const problems: string[] = [];
    for (let round = 0; round < times; round += 1) {
      const page = `open/race-${round % 5}`;
      const rendering = Promise.all([first.send(`/${page}`), second.send(`/${page}`)]);
      await pause(stage.random.next() * 250);
      const version = stage.source.bump(page);
      await second.send("/api/revalidate", { method: "POST", body: `/${page}` });
      const after = await Promise.all(servers.map((server) => server.send(`/${page}`)));
      await rendering;
      const later = await Promise.all(servers.map((server) => server.send(`/${page}`)));
      for (const { text } of [...after, ...later])
        if (versionIn(text) < version)
          problems.push(`${page}: version ${versionIn(text)} after ${version} was confirmed`);
    }
    stage.source.behave("well");
    await Promise.all(servers.map((server) => server.stop()));
    return [nothing(`old pages after ${times} confirmed invalidations, on 2 processes`, problems)];
  },
};

async function burst(
  servers: readonly FixtureServer[],
  { path, times }: { readonly path: string; readonly times: number },
): Promise<readonly Shot[]> {
  const client = createClient(times);
  const shots = await Promise.all(
    Array.from({ length: times }, (_, index) => client.fire(`${servers[index % servers.length]?.url}${path}`)),
  );
  client.close();
  return shots;
}
