import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildIfNeeded } from "./build.ts";
import { COMMAND, freePort, ROOT, vinext } from "./demo-parts.ts";

const FIRST_PORT = 3000;
const READY_WITHIN_MS = 30_000;

interface Site {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  thingsToTry(url: string): string;
}

const SITES: Readonly<Record<string, Site>> = {
  countries: { folder: "examples/countries", env: {}, thingsToTry: countriesToTry },
  newsroom: {
    folder: "examples/newsroom",
    env: {
      NEWSROOM_CONTENT: path.join(ROOT, "examples/newsroom/.vinext/newsroom.sqlite"),
      VINEXT_REVALIDATE_SECRET: `whsec_${randomBytes(24).toString("base64")}`,
    },
    thingsToTry: newsroomToTry,
  },
};

/** Builds the package, prerenders an example site and serves it until the process is stopped. */
async function demo({ folder, env, thingsToTry }: Site): Promise<void> {
  Object.assign(process.env, env);
  buildIfNeeded();
  vinext(["build", folder, "--prerender"]);
  const port = await freePort(FIRST_PORT);
  const server = spawn(process.execPath, [COMMAND, "start", folder, "--port", String(port)], {
    cwd: ROOT,
    stdio: "inherit",
  });
  // A terminal sends Ctrl-C to both processes; this one waits until the server has shut down in its own time.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => server.kill("SIGTERM"));
  const ended = once(server, "exit");
  const url = `http://127.0.0.1:${port}`;
  const ready = await Promise.race([answers(url), ended.then(() => false)]);
  if (ready) console.log(thingsToTry(url));
  await ended;
  process.exitCode = server.exitCode ?? 0;
}

async function answers(url: string): Promise<boolean> {
  const deadlineMs = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadlineMs) {
    // A refused connection means "not yet"; the deadline bounds the wait.
    const response = await fetch(url).catch(() => undefined);
    if (response) return response.ok;
    await sleep(100);
  }
  return false;
}

function countriesToTry(url: string): string {
  return `
  The site is ready:  ${url}

  Three things to try
    1. A page that was rendered at build time, and how the cache answered:
         curl -sD- -o /dev/null ${url}/country/che
    2. A page with a lifetime of 5 seconds: wait, ask twice, and see STALE and then HIT with a new time:
         curl -sD- -o /dev/null ${url}/clock
    3. The same entry as RSC payload, under its own path:
         curl -s ${url}/country/che.rsc | head -c 400

  Ctrl-C stops it.
`;
}

function newsroomToTry(url: string): string {
  return `
  The newsroom is ready:  ${url}

  Three things to try
    1. Keep ${url}/state open: it asks every URL every two seconds.
    2. Change a story at ${url}/desk and save it: visitors still see the old one.
    3. Press Publish: one signed call, a receipt, and only the pages that show the story are new.

  Ctrl-C stops it.
`;
}

const name = process.argv[2] ?? "countries";
const site = SITES[name];
if (!site) throw new Error(`There is no example ${name}; there are ${Object.keys(SITES).join(" and ")}.`);
await demo(site);
