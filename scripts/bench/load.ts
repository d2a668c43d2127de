import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

/** What one round of load is made of. */
export interface Load {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Asks for these paths in turn instead of the URL's own. */
  readonly paths?: { readonly count: number; readonly prefix: string; readonly suffix: string } | undefined;
  readonly seconds: number;
  readonly connections?: number | undefined;
}

/** What came back in one round. */
export interface Loaded {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Loads a server with `wrk` from a process of its own. Throws when an answer was an error: a fast one proves nothing. */
export async function load({ url, headers = {}, paths, seconds, connections = 32 }: Load): Promise<Loaded> {
  const own = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", SCRIPT, ...own, url];
  const env = {
    ...process.env,
    BENCH_COUNT: String(paths?.count ?? 0),
    BENCH_PREFIX: paths?.prefix ?? "",
    BENCH_SUFFIX: paths?.suffix ?? "",
  };
  const { stdout } = await run("wrk", args, { env }).catch((error: unknown) => {
    throw isMissing(error)
      ? new Error("`wrk` is not installed. Debian and Ubuntu: apt-get install wrk; macOS: brew install wrk.")
      : error;
  });
  const line = /^\{.*\}$/m.exec(stdout)?.[0];
  if (line === undefined) throw new Error(`wrk said nothing that could be read:\n${stdout}`);
  const seen = JSON.parse(line) as Readonly<Record<"requests" | "us" | "p50us" | "p99us" | "errors", number>>;
  if (seen.errors > 0 || seen.requests === 0)
    throw new Error(`${seen.errors} of ${seen.requests} answers of ${url} were errors.`);
  return { perSecond: (seen.requests / seen.us) * 1e6, p50Ms: seen.p50us / 1000, p99Ms: seen.p99us / 1000 };
}

const SCRIPT = path.join(import.meta.dirname, "load.lua");
const run = promisify(execFile);

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
