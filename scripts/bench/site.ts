import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { buildIfNeeded } from "../build.ts";
import { serve, type Served } from "./served.ts";

/** The repository. */
export const ROOT: string = path.resolve(import.meta.dirname, "../..");

/** The built command. */
export const CLI: string = path.join(ROOT, "dist/cli/main.js");

/** Folder for what benches build; ignored by git, and below the repository, where packages resolve. */
export const WORK: string = path.join(ROOT, ".tmp/bench");

/** Which pages a site has. */
export interface SiteOptions {
  readonly name: string;
  readonly pages: number;
  readonly timedPages?: number;
  /** Rows of each page; without, a document has about 20 KB. */
  readonly rows?: number;
  /** Default: Node. */
  readonly target?: "node" | "workers";
  /** Files that take the place of the site's own. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Stages the measured site under a name and builds it with its pages. Returns its root. */
export async function buildSite(options: SiteOptions): Promise<string> {
  const { name, pages, timedPages = 0, rows, target = "node", files = {} } = options;
  const root = stageSite(name);
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(root, file), text);
  const env = { BENCH_PAGES: String(pages), BENCH_TIMED_PAGES: String(timedPages) };
  const all = rows === undefined ? env : { ...env, BENCH_ROWS: String(rows) };
  await vinext(["build", root, "--prerender", "--target", target], all);
  return root;
}

/** Stages the measured site, or another one, without building it. */
export function stageSite(name: string, site = "site"): string {
  buildIfNeeded();
  const root = path.join(WORK, name);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  cpSync(path.join(import.meta.dirname, site), root, { recursive: true });
  writeFileSync(path.join(root, "package.json"), `{ "private": true, "type": "module" }\n`);
  return root;
}

/** Runs the command to its end and returns what it printed. */
export async function vinext(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], {
    env: { ...process.env, ...env },
    maxBuffer: 1e9,
  });
  return stdout;
}

/** Serves a built site with an empty store. */
export function serveSite(root: string, args: readonly string[] = []): Promise<Served> {
  if (!existsSync(path.join(root, "dist"))) throw new Error(`${root} is not built.`);
  rmSync(path.join(root, ".vinext"), { recursive: true, force: true });
  return serve([...args, CLI, "start", root, "--port", "0"]);
}

/** Serves answers of another server from memory, or from a database. */
export function serveReference(name: "buffer" | "sqlite", setup: unknown): Promise<Served> {
  return serve([path.join(import.meta.dirname, `references/${name}-server.ts`), JSON.stringify(setup)]);
}
