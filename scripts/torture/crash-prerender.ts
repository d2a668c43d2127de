import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildFixture, runVinext, startVinext } from "../../tests/helpers/build.ts";
import { LAYOUT, removeFixture } from "../../tests/helpers/fixture.ts";
import { startFixture } from "../../tests/helpers/server.ts";
import { seedBodies } from "./inspect.ts";
import { createClient } from "./load.ts";
import type { Stage } from "./stage.ts";
import { atMost, nothing, type Check, type Trial } from "./trial.ts";

const PAGES = 300;
const LANES = 2;
// A render is done up to 100 ms, or 100 pages, before its outcome is on the disk.
const MOST_LOST = 100 + LANES;

/** Kills prerendering at random moments; what is there in the end has to equal an uninterrupted run. */
export const crashPrerender: Trial = {
  name: "crash-prerender",
  about: `kill -9 while ${PAGES} pages are prerendered, then again until the end`,
  times: { full: 50, short: 3 },
  async run(stage, times) {
    const { root } = await buildFixture(SITE, { args: [] });
    try {
      return await killed(stage, { root, times });
    } finally {
      removeFixture(root);
    }
  },
};

async function killed(
  { random }: Stage,
  { root, times }: { readonly root: string; readonly times: number },
): Promise<readonly Check[]> {
  const args = ["prerender", root, "--workers", "1", "--concurrency", String(LANES)];
  const log = path.join(root, "renders.log");
  const seed = path.join(root, "dist/prerender.sqlite");
  const began = performance.now();
  await mustEnd(runVinext(args, { RENDER_LOG: log }));
  const wholeMs = performance.now() - began;
  const right = await seedBodies(seed);

  const problems: string[] = [];
  const most = { extra: 0 };
  for (let kill = 0; kill < times; kill += 1) {
    for (const file of [seed, `${seed}.partial`, `${seed}.partial-wal`, `${seed}.partial-shm`, log])
      rmSync(file, { force: true });
    const run = startVinext(args, { RENDER_LOG: log });
    await pause(random.next() * wholeMs);
    run.process.kill("SIGKILL");
    await run.ended;
    // A run that ended before the kill came is no interrupted one: asked for again, it renders everything again.
    const wasWhole = existsSync(seed);
    await mustEnd(runVinext(args, { RENDER_LOG: log }));
    const renders = existsSync(log) ? readFileSync(log, "utf8").split("\n").length - 1 : 0;
    if (!wasWhole) most.extra = Math.max(most.extra, renders - PAGES);
    problems.push(...differences(right, await seedBodies(seed)).map((text) => `kill ${kill}: ${text}`));
  }
  return [
    nothing(`entries that differ from an uninterrupted run after ${times} kills`, problems),
    atMost("renders beyond one per page, at worst", most.extra, MOST_LOST),
    nothing("listed pages that are no HIT", await missing(root)),
  ];
}

function differences(right: ReadonlyMap<string, string>, seen: ReadonlyMap<string, string>): readonly string[] {
  const differing = [...right].filter(([name, hash]) => seen.get(name) !== hash).map(([name]) => name);
  return right.size === seen.size ? differing : [...differing, `${seen.size} bodies instead of ${right.size}`];
}

async function missing(root: string): Promise<readonly string[]> {
  const server = await startFixture(root);
  const client = createClient(8);
  try {
    const problems: string[] = [];
    for (let id = 0; id < PAGES; id += 1) {
      const { status, state } = await client.fire(`${server.url}/p${id}`);
      if (status !== 200 || state !== "HIT") problems.push(`/p${id}: ${status} ${state}`);
    }
    return problems;
  } finally {
    client.close();
    await server.stop();
  }
}

async function mustEnd(run: ReturnType<typeof runVinext>): Promise<void> {
  const { code, output } = await run;
  if (code !== 0) throw new Error(`Prerendering ended with ${code}:\n${output}`);
}

const SITE = {
  "app/layout.tsx": LAYOUT,
  "app/[id]/page.tsx": `import { appendFileSync } from "node:fs";
export const dynamicParams = false;
export function generateStaticParams() { return Array.from({ length: ${PAGES} }, (_, id) => ({ id: "p" + id })); }
export default async function Page({ params }) {
  const { id } = await params;
  appendFileSync(process.env.RENDER_LOG, id + "\\n");
  await new Promise((resolve) => setTimeout(resolve, 2));
  return <p>{\`page \${id}.\`} {"so many words ".repeat(100)}</p>;
}`,
};
