import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildFixture, jsonLines, readOutcomes, runVinext, startVinext } from "../helpers/build.ts";
import { LAYOUT, removeFixture } from "../helpers/fixture.ts";
import { startFixture } from "../helpers/server.ts";

const PAGES = 600;
const LANES = 2 * 2;
// Outcomes are written in batches of at most 100, so a crash costs no more than one batch and what was in flight.
const MOST_LOST = 100 + LANES;

const app = { root: "" };
beforeAll(async () => {
  const built = await buildFixture(
    {
      "app/layout.tsx": LAYOUT,
      // The second half waits for a file: however late the kill comes, it comes before the end.
      "app/[id]/page.tsx": `import { appendFileSync, existsSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
export const dynamicParams = false;
export function generateStaticParams() { return Array.from({ length: ${PAGES} }, (_, id) => ({ id: "p" + id })); }
export default async function Page({ params }) {
  const { id } = await params;
  appendFileSync(process.env.RENDER_LOG, id + "\\n");
  while (Number(id.slice(1)) > ${PAGES / 2} && !existsSync(process.env.RENDER_LOG + ".go")) await pause(20);
  return <p>{\`page \${id}.\`}</p>;
}`,
    },
    { args: [] },
  );
  app.root = built.root;
});
afterAll(() => removeFixture(app.root));

it("goes on after a kill in the middle, without rendering anything twice but what was in flight (B5, B11)", async () => {
  const log = path.join(app.root, "renders.log");
  const args = ["prerender", app.root, "--json", "--workers", "1", "--concurrency", "2"];
  const first = startVinext(args, { RENDER_LOG: log });
  await pagesDone(first.process.stdout, PAGES / 3);
  first.process.kill("SIGKILL");
  const { stdout } = await first.ended;
  const doneBefore = pageEvents(stdout).length;
  writeFileSync(`${log}.go`, "");

  const second = await runVinext(args, { RENDER_LOG: log });

  const renders = readFileSync(log, "utf8").split("\n").length - 1;
  const done = pageEvents(second.stdout).length;
  expect({ code: second.code, stderr: second.stderr }).toEqual({ code: 0, stderr: "" });
  expect(jsonLines(second.stdout)[0]).toMatchObject({ kind: "started", resumed: true });
  expect(done).toBeLessThanOrEqual(PAGES + 1 - doneBefore + MOST_LOST);
  expect(renders).toBeLessThanOrEqual(PAGES + MOST_LOST);
  expect(new Set(readFileSync(log, "utf8").split("\n")).size).toBe(PAGES + 1);
});

it("has every page after that", async () => {
  expect(readOutcomes(app.root).filter(({ outcome }) => outcome.kind === "rendered")).toHaveLength(PAGES + 1);

  const server = await startFixture(app.root);
  for (let id = 0; id < PAGES; id += 1) {
    const { state, text } = await server.send(`/p${id}`);
    expect({ id, state, isOwn: text.includes(`page p${id}.`) }).toEqual({ id, state: "HIT", isOwn: true });
  }
  await server.stop();
});

async function pagesDone(stdout: NodeJS.ReadableStream | null, count: number): Promise<void> {
  let seen = 0;
  const { promise, resolve } = Promise.withResolvers<void>();
  stdout?.on("data", (chunk: string) => {
    seen += chunk.split(`"kind":"page"`).length - 1;
    if (seen >= count) resolve();
  });
  await promise;
}

function pageEvents(stdout: string): readonly string[] {
  return stdout.split("\n").filter((line) => line.includes(`"kind":"page"`));
}
