import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { chromium, type Page } from "playwright-core";
import type { Bench } from "./figure.ts";
import { peerCommand, stagePeerSite } from "./peers.ts";
import { serve } from "./served.ts";
import { CLI, stageSite, vinext } from "./site.ts";

const SITE = "client-site";
const VINEXT = peerCommand("vinext/dist/cli.js");

/** The scripts that a browser loads for a page with one client component. */
export const clientSize: Bench = {
  name: "client-size",
  method: "Chromium loads a page with one client component until it answers to a click; its scripts, each by gzip -9",
  run: async () => {
    const [ours, reference] = [await ourKilobytes(), await theirKilobytes()];
    return [
      {
        bench: "client-size",
        what: "scripts of a page with one client component",
        against: "vinext 1.4.0, the same app",
        unit: "kB",
        ours,
        reference,
        ratio: ours / reference,
        goal: { kind: "at most", ratio: 0.8 },
      },
    ];
  },
};

async function ourKilobytes(): Promise<number> {
  const root = stageSite("client-size", SITE);
  await vinext(["build", root, "--prerender"]);
  return scriptKilobytes([CLI, "start", root, "--port", "0"], /Ready on (\S+)/);
}

async function theirKilobytes(): Promise<number> {
  const root = stagePeerSite("client-size-vinext", SITE, { "vite.config.ts": PEER_CONFIG });
  execFileSync(process.execPath, [VINEXT, "build"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const start = [VINEXT, "start", "--port", "0", "--hostname", "127.0.0.1"];
  return scriptKilobytes(start, /running at (\S+)/, root);
}

const PEER_CONFIG = `import { defineConfig } from "vite";
import vinext from "vinext";
export default defineConfig({ plugins: [vinext()] });
`;

async function scriptKilobytes(args: readonly string[], ready: RegExp, cwd?: string): Promise<number> {
  const served = await serve(args, {}, { ready, cwd });
  const browser = await chromium.launch({ executablePath: BROWSER, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    return await loadedKilobytes(await browser.newPage(), served.url);
  } finally {
    await Promise.all([browser.close(), served.stop()]);
  }
}

async function loadedKilobytes(page: Page, url: string): Promise<number> {
  const bodies: Promise<Buffer>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") bodies.push(response.body());
  });
  await page.goto(url, { waitUntil: "networkidle" });
  await page.getByRole("button").click();
  await page.getByRole("button", { name: "1" }).waitFor();
  const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body, { level: 9 }).byteLength);
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

const BROWSER = "/usr/bin/chromium";
