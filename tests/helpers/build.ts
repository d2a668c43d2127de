import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseRouteManifest } from "../../src/manifest/validate.ts";
import { stageFixture, type FixtureFiles } from "./fixture.ts";

/** What a command printed and how it ended. */
export interface CommandResult {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly output: string;
}

/** A command on its way. */
export interface RunningCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<CommandResult>;
}

/** An app on disk and the command that built it. */
export interface BuiltFixture extends CommandResult {
  readonly root: string;
}

export type Environment = Readonly<Record<string, string>>;

/** Stages an app and runs `vinext build --prerender` on it, or with other options. */
export async function buildFixture(
  files: FixtureFiles,
  options: { readonly args?: readonly string[]; readonly env?: Environment } = {},
): Promise<BuiltFixture> {
  const root = stageFixture(files);
  const result = await runVinext(["build", root, ...(options.args ?? ["--prerender"])], options.env);
  return { ...result, root };
}

/** Builds an app that has to build; the error of one that does not shows everything the command printed. */
export async function mustBuild(files: FixtureFiles, env: Environment = {}): Promise<BuiltFixture> {
  const built = await buildFixture(files, { env });
  if (built.code !== 0) throw new Error(`The fixture does not build (${built.code}):\n${built.output}`);
  return built;
}

/** Reads the secret of a build: of draft mode's cookie and of the on-demand header. */
export function previewModeIdOf(root: string): string {
  const file = path.join(root, "dist/manifest.json");
  return parseRouteManifest(JSON.parse(readFileSync(file, "utf8")), file).preview.previewModeId;
}

/** Runs the real command to its end. */
export function runVinext(args: readonly string[], env: Environment = {}): Promise<CommandResult> {
  return startVinext(args, env).ended;
}

/** Starts the real command. */
export function startVinext(args: readonly string[], env: Environment = {}): RunningCommand {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: cleanEnvironment(env),
    stdio: ["ignore", "pipe", "pipe"],
    cwd: REPOSITORY,
  });
  return { process: child, ended: collect(child) };
}

/** The environment of a person's shell: nothing that the test runner set. */
export function cleanEnvironment(extra: Environment): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, ...extra };
}

/** One line of `dist/prerender.ndjson`, as far as tests look at it. */
export interface OutcomeLine {
  readonly path: string;
  readonly route: string;
  readonly outcome: {
    readonly kind: string;
    readonly api?: string;
    readonly file?: string;
    readonly line?: number;
    readonly message?: string;
  };
}

/** Reads what became of each planned path of a build. */
export function readOutcomes(root: string): readonly OutcomeLine[] {
  return jsonLines(readFileSync(path.join(root, "dist/prerender.ndjson"), "utf8")) as readonly OutcomeLine[];
}

/** Parses one JSON value per line. */
export function jsonLines(text: string): readonly unknown[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}

/** Path of the command in the built package. */
export const CLI: string = path.resolve(import.meta.dirname, "../../dist/cli/main.js");

const REPOSITORY = path.resolve(import.meta.dirname, "../..");

async function collect(child: ChildProcess): Promise<CommandResult> {
  const printed = { stdout: "", stderr: "", output: "" };
  const keep = (name: "stdout" | "stderr") => (chunk: string) => {
    printed[name] += chunk;
    printed.output += chunk;
  };
  child.stdout?.setEncoding("utf8").on("data", keep("stdout"));
  child.stderr?.setEncoding("utf8").on("data", keep("stderr"));
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  // A server that should have refused to start would run for ever.
  const deadline = setTimeout(() => child.kill("SIGKILL"), DEADLINE_MS);
  child.once("error", reject);
  child.once("close", (code) => resolve(code ?? undefined));
  const code = await promise;
  clearTimeout(deadline);
  return { code, ...printed };
}

const DEADLINE_MS = 270_000;
