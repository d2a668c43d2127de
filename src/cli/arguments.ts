import { parseArgs } from "node:util";

import type { ArgsDef } from "citty";

/** Finds what is wrong with the words after a command: an unknown option, a missing value, a word too many. */
export function findMisuse(words: readonly string[], options: ArgsDef): string | undefined {
  const { tokens } = parseArgs({ args: [...words], options: optionsOf(options), strict: false, tokens: true });
  let positionals = 0;
  const allowed = Object.values(options).filter((option) => option.type === "positional").length;
  for (const token of tokens) {
    if (token.kind === "positional" && ++positionals > allowed)
      return `There is nothing to do with \`${token.value}\`.`;
    if (token.kind !== "option") continue;
    const option = options[token.name];
    if (!option || option.type === "positional") return `There is no option \`${token.rawName}\`.`;
    if (option.type === "boolean" && token.value !== undefined) return `\`${token.rawName}\` takes no value.`;
    if (option.type !== "boolean" && option.required !== false && token.value === undefined) {
      return `\`${token.rawName}\` needs a value.`;
    }
  }
  return undefined;
}

/** Reads the words after a command, in which there is no misuse. An option that takes a value and got none is empty. */
export function readArguments(words: readonly string[], options: ArgsDef): Readonly<Record<string, unknown>> {
  const named = optionsOf(options);
  const { values, positionals } = parseArgs({ args: [...words], options: named, strict: false });
  const places = Object.entries(options).filter(([, { type }]) => type === "positional");
  return {
    ...Object.fromEntries(places.map(([name, option], at) => [name, positionals[at] ?? option.default])),
    ...Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        named[name]?.type === "string" && value === true ? "" : value,
      ]),
    ),
  };
}

/** Reads the value of an option; undefined when it was not given. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Reads a whole number from `least` to `most`, which is any by default; throws `UsageError` for anything else. */
export function wholeNumber(
  given: string | undefined,
  { option, least, most = Infinity }: { readonly option: string; readonly least: number; readonly most?: number },
): number | undefined {
  if (given === undefined) return undefined;
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= least && number <= most) return number;
  const range = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new UsageError(`\`--${option}\` must be a whole number ${range}, not \`${given}\`.`);
}

/** Reads the number of a TCP port; 0 leaves the choice to the system. Throws `UsageError` for anything else. */
export function port(given: string | undefined): number | undefined {
  return wholeNumber(given, { option: "port", least: 0, most: 65_535 });
}

/** Reads one of a few words; throws `UsageError` for any other. */
export function oneOf<const T extends string>(
  given: string | undefined,
  limits: { readonly option: string; readonly words: readonly T[] },
): T | undefined {
  if (given === undefined) return undefined;
  const found = limits.words.find((word) => word === given);
  if (found !== undefined) return found;
  throw new UsageError(`\`--${limits.option}\` must be ${limits.words.join(" or ")}, not \`${given}\`.`);
}

/** Says that the command was called wrongly. Ends the process with 2, below the usage. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

function optionsOf(options: ArgsDef): Record<string, { type: "string" | "boolean" }> {
  const named = Object.entries(options).filter(([, option]) => option.type !== "positional");
  return Object.fromEntries(
    named.map(([name, { type }]) => [name, { type: type === "boolean" ? "boolean" : "string" }]),
  );
}
