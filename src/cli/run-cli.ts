import type { CommandDef } from "citty";

import { findMisuse, readArguments, UsageError } from "./arguments.ts";
import { EXIT } from "./command.ts";
import type { Command } from "./command.ts";
import { checkNode } from "./node-version.ts";
import { explain, print } from "./print.ts";

/** Runs the command that the words name and returns the exit code. Never rejects. */
export async function runCli(words: readonly string[]): Promise<number | undefined> {
  const [name, ...rest] = words;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") return showUsage(undefined);
  if (name === "--version" || name === "-v") return showVersion();
  const load = commands[name as keyof typeof commands] as (() => Promise<Command>) | undefined;
  if (!Object.hasOwn(commands, name) || !load) return misuse(`There is no command \`${name}\`.`, undefined);
  try {
    checkNode(process.versions.node);
  } catch (error) {
    print.note(explain(error));
    return EXIT.failed;
  }
  const command = await load();
  const definition = defineFor(name, command);
  if (rest.includes("--help") || rest.includes("-h")) return showUsage(definition);
  const wrong = findMisuse(rest, command.args);
  if (wrong !== undefined) return misuse(wrong, definition);
  try {
    return await command.run(readArguments(rest, command.args), rest);
  } catch (error) {
    if (error instanceof UsageError) return misuse(error.message, definition);
    print.note(explain(error));
    return EXIT.failed;
  }
}

// Loaded on use: `start` must not wait for what only `build` needs.
const commands = {
  dev: async () => (await import("./commands/dev.ts")).dev,
  build: async () => (await import("./commands/build.ts")).build,
  check: async () => (await import("./commands/check.ts")).check,
  init: async () => (await import("./commands/init.ts")).init,
  prerender: async () => (await import("./commands/prerender.ts")).prerenderCommand,
  start: async () => (await import("./commands/start.ts")).start,
  upload: async () => (await import("./commands/upload.ts")).uploadCommand,
  verify: async () => (await import("./commands/verify.ts")).verifyCommand,
  revalidate: async () => (await import("./commands/revalidate.ts")).revalidate,
};

function defineFor(name: string, command: Command): CommandDef {
  return { meta: { name: `vinext ${name}`, description: command.description }, args: command.args };
}

async function rootDefinition(): Promise<CommandDef> {
  const loaded = await Promise.all(Object.entries(commands).map(async ([name, load]) => [name, await load()] as const));
  const subCommands = Object.fromEntries(
    loaded.map(([name, { description }]) => [name, { meta: { name, description } }]),
  );
  return { meta: { name: "vinext", description: "App Router sites on Vite, prerendered and kept fresh" }, subCommands };
}

async function showUsage(definition: CommandDef | undefined): Promise<number> {
  print.line(await usageOf(definition));
  return EXIT.done;
}

async function misuse(message: string, definition: CommandDef | undefined): Promise<number> {
  print.note(`${message}\n`);
  print.note(await usageOf(definition));
  return EXIT.usage;
}

async function usageOf(definition: CommandDef | undefined): Promise<string> {
  const { renderUsage } = await import("citty");
  return renderUsage(definition ?? (await rootDefinition()));
}

async function showVersion(): Promise<number> {
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  const version = /"version": "([^"]+)"/.exec(text)?.[1];
  print.line(version ?? "unknown");
  return EXIT.done;
}
