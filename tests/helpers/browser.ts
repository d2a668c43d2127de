import { chromium, type Browser, type BrowserContextOptions, type LaunchOptions } from "playwright-core";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { openTab, type Tab } from "./browser-tab.ts";
import { mustBuild } from "./build.ts";
import { removeFixture, type FixtureFiles } from "./fixture.ts";
import { startFixture, type FixtureServer } from "./server.ts";

/** A built app, its production server and a browser, for all tests of one file. */
export interface BrowserSite {
  /** Root of the app on disk. */
  root(): string;
  /** Everything that the build printed. */
  printed(): string;
  server(): FixtureServer;
  /** Opens a page in a new tab of a new profile and waits until it has loaded. The test's end closes it. */
  open(target: string, options?: BrowserContextOptions): Promise<Tab>;
  /** As `open`, and waits until the page answers to clicks. */
  openLive(target: string): Promise<Tab>;
  /** Puts a server of the build below a root in the place of the one that runs, at the same address. */
  deploy(root: string): Promise<void>;
}

/** Builds and serves an app before the tests of a file, and takes everything down after them. */
export function serveToBrowser(files: FixtureFiles): BrowserSite {
  const held: Held = { browser: undefined, server: undefined, root: undefined, printed: undefined };
  beforeAll(async () => {
    const [{ root, output }, browser] = await Promise.all([mustBuild(files), chromium.launch(CHROMIUM)]);
    held.browser = browser;
    held.root = root;
    held.printed = output;
    held.server = await startFixture(root);
  });
  afterAll(async () => {
    await held.browser?.close();
    await held.server?.stop();
    if (held.root !== undefined) removeFixture(held.root);
  });

  const open = async (target: string, options: BrowserContextOptions = {}): Promise<Tab> => {
    const context = await present(held.browser).newContext(options);
    onTestFinished(() => context.close());
    context.setDefaultTimeout(DEADLINE_MS);
    const tab = await openTab(context);
    await tab.page.goto(new URL(target, present(held.server).url).href);
    return tab;
  };
  return {
    root: () => present(held.root),
    printed: () => present(held.printed),
    server: () => present(held.server),
    open,
    async openLive(target) {
      const tab = await open(target);
      await tab.live();
      return tab;
    },
    async deploy(root) {
      const { port } = new URL(present(held.server).url);
      await held.server?.stop();
      held.server = await startFixture(root, { args: ["--port", port] });
    },
  };
}

interface Held {
  browser: Browser | undefined;
  server: FixtureServer | undefined;
  root: string | undefined;
  printed: string | undefined;
}

/** How a browser is started for tests. */
export const CHROMIUM: LaunchOptions = {
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  // Started while a site is being built.
  timeout: 180_000,
};

/** Ends what hangs, far below a test's own deadline: what times out is then named. No page is that slow on any machine. */
export const DEADLINE_MS = 60_000;

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("The site is there only while tests run.");
  return value;
}
