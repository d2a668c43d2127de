import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildIfNeeded } from "./build.ts";

const ROOT = path.dirname(import.meta.dirname);
const SITE = "examples/countries";
const COMMAND = path.join(ROOT, "dist/cli/main.js");
const FIRST_PORT = 3000;
const READY_WITHIN_MS = 30_000;

/** Builds the package, prerenders the example site and serves it until the process is stopped. */
async function demo(): Promise<void> {
  buildIfNeeded();
  runOrThrow(["build", SITE, "--prerender"]);
  const port = await freePort(FIRST_PORT);
  const server = spawn(process.execPath, [COMMAND, "start", SITE, "--port", String(port)], {
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

function runOrThrow(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [COMMAND, ...args], { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) throw new Error(`vinext ${args.join(" ")} ended with exit code ${status}.`);
}

async function freePort(port: number): Promise<number> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (!free) return freePort(port + 1);
  probe.close();
  await once(probe, "close");
  return port;
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

function thingsToTry(url: string): string {
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

await demo();
