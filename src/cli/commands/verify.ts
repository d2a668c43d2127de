import { resolve } from "node:path";

import { verify, type PathProblem } from "../../verify/verify.ts";
import { text, UsageError, wholeNumber } from "../arguments.ts";
import { EXIT, type Command } from "../command.ts";
import { print } from "../print.ts";

/** Proves that every listed page is in the cache: of a running site, or in the files of a build. */
export const verifyCommand: Command = {
  description: "Prove that every listed page is in the cache",
  args: {
    root: { type: "positional", required: false, description: "Folder of the app", default: "." },
    url: {
      type: "string",
      description: "Address of a running site; without it the build is looked at",
      valueHint: "URL",
    },
    concurrency: { type: "string", description: "Pages that are asked for at a time", valueHint: "8" },
    json: { type: "boolean", description: "Write one event per line" },
  },
  async run(args) {
    const json = args["json"] === true;
    const shown = { problems: 0 };
    const onProblem = (problem: PathProblem): void => {
      shown.problems += 1;
      if (json) print.json({ kind: "problem", ...problem });
      else if (shown.problems <= MOST_SHOWN) print.note(`${problem.path}: ${problem.problem}`);
    };
    const { listed, fresh, stale, wrong } = await verify({
      root: resolve(String(args["root"])),
      url: urlIn(args["url"]),
      concurrency: wholeNumber(text(args["concurrency"]), { option: "concurrency", least: 1 }) ?? 8,
      onProblem,
    });
    if (json) print.json({ kind: "verified", listed, fresh, stale, wrong });
    else {
      if (wrong > MOST_SHOWN) print.note(`… and ${wrong - MOST_SHOWN} more; --json lists all.`);
      print.line(`${listed} listed paths: ${fresh} fresh, ${stale} stale, ${wrong} not as they should be.`);
    }
    return wrong === 0 ? EXIT.done : EXIT.failed;
  },
};

const MOST_SHOWN = 20;

function urlIn(url: unknown): string | undefined {
  const asked = text(url);
  if (asked === undefined || (/^https?:\/\//.test(asked) && URL.canParse(asked))) return asked;
  throw new UsageError(`\`${asked}\` is no address; it begins with https:// or http://.`);
}
