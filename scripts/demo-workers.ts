import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildIfNeeded } from "./build.ts";
import { freePort, ROOT, vinext } from "./demo-parts.ts";

const SITE = path.join(ROOT, "examples/countries");
const READY_WITHIN_MS = 60_000;
const FIRST_PORT = 8787;
const ASKS_AT_A_TIME = 16;

/**
 * Builds the example for Workers, puts its pages into a local KV namespace and runs it in workerd, offline. With `--check`
 * it asks once for every listed page, says how each was answered, and ends.
 */
async function demo(): Promise<void> {
  buildIfNeeded();
  rmSync(path.join(SITE, ".wrangler/state"), { recursive: true, force: true });
  vinext(["build", SITE, "--target", "workers", "--prerender"]);
  console.log("\nFilling the local KV namespace …");
  vinext(["upload", SITE, "--local"]);
  const url = `http://127.0.0.1:${await freePort(FIRST_PORT)}`;
  const worker = startWrangler(new URL(url).port);
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => worker.kill("SIGTERM"));
  const ended = once(worker, "exit");
  const ready = await Promise.race([listens(url), ended.then(() => false)]);
  if (ready && process.argv.includes("--check")) {
    process.exitCode = (await check(url)) ? 0 : 1;
    worker.kill("SIGTERM");
  } else if (ready) {
    console.log(thingsToTry(url));
  }
  await ended;
}

function startWrangler(port: string): ReturnType<typeof spawn> {
  const flags = ["--local", "--ip", "127.0.0.1", "--port", port, "--inspector-port", "0", "--log-level", "error"];
  return spawn(
    path.join(ROOT, "node_modules/.bin/wrangler"),
    ["dev", ...flags, "--show-interactive-dev-session=false"],
    {
      cwd: SITE,
      stdio: "inherit",
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
    },
  );
}

/** Asks for something that is no page, so that the first request to every page is still to come. */
async function listens(url: string): Promise<boolean> {
  const deadlineMs = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadlineMs) {
    // A refused connection means "not yet"; the deadline bounds the wait.
    const response = await fetch(`${url}/icon.svg`).catch(() => undefined);
    if (response?.ok) return true;
    await sleep(100);
  }
  return false;
}

interface Line {
  readonly path: string;
  readonly route: string;
  readonly outcome: { readonly kind: string };
}

/** Asks once for every page that was listed, as document and as payload. True when none of them was rendered. */
async function check(url: string): Promise<boolean> {
  const text = readFileSync(path.join(SITE, "dist/prerender.ndjson"), "utf8");
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  const pages = lines.filter(({ outcome, path: page }) => outcome.kind === "rendered" && page !== "/_not-found");
  const urls = pages.flatMap(({ path: page, route }) =>
    route.endsWith("/route") ? [page] : [page, page === "/" ? "/index.rsc" : `${page}.rsc`],
  );
  const states = new Map<string, number>();
  const others: string[] = [];
  const ask = async (target: string): Promise<void> => {
    const response = await fetch(url + target);
    await response.arrayBuffer();
    const state = `${response.status} ${response.headers.get("x-vinext-cache") ?? "-"}`;
    states.set(state, (states.get(state) ?? 0) + 1);
    if (state !== "200 HIT") others.push(`${target}: ${state}`);
  };
  for (let at = 0; at < urls.length; at += ASKS_AT_A_TIME) {
    await Promise.all(urls.slice(at, at + ASKS_AT_A_TIME).map(ask));
  }
  console.log(`\nFirst requests to ${urls.length} URLs of ${pages.length} listed pages:`);
  for (const [state, count] of states) console.log(`  ${state}  ${count}`);
  for (const other of others.slice(0, 20)) console.log(`  ${other}`);
  if (states.has("200 STALE"))
    console.log(
      "STALE is no cold render: the prerendered page was answered at once. Its `revalidate`, 5 seconds of /clock or a minute of\n" +
        "/country/[code], ran out between the build and this request, so it is rendered again for the next one.",
    );
  return [...states.keys()].every((state) => state === "200 HIT" || state === "200 STALE");
}

function thingsToTry(url: string): string {
  return `
  The site runs in workerd:  ${url}

  Three things to try
    1. The first request to a page that nobody has asked for, from KV:
         curl -sD- -o /dev/null ${url}/country/che
    2. A page with a lifetime of 5 seconds: ask twice, and see STALE and then HIT with a new time:
         curl -sD- -o /dev/null ${url}/clock
    3. The same entry as RSC payload, under its own path:
         curl -s ${url}/country/che.rsc | head -c 400

  Ctrl-C stops it.
`;
}

await demo();
