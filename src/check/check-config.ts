import { readFileSync } from "node:fs";
import path from "node:path";
import { VinextError } from "../errors/vinext-error.ts";
import { findNextConfig, readNextConfig } from "../vite/next-config-file.ts";
import { optionLine } from "../vite/option-line.ts";
import { optionsIn } from "../vite/option-support.ts";
import { findingOf, type Finding } from "./finding.ts";

/** What a `next.config` says, and what becomes of it. */
export interface ConfigCheck {
  readonly pageExtensions: readonly string[];
  readonly findings: readonly Finding[];
}

/** Runs the `next.config` of an app, if there is one, and finds what it sets. One that throws is a finding. */
export async function checkConfig(root: string): Promise<ConfigCheck> {
  const config = findNextConfig(root);
  if (config === undefined) return { pageExtensions: DEFAULT_EXTENSIONS, findings: [] };
  const file = path.basename(config);
  try {
    const values = await readNextConfig(config);
    const text = readFileSync(config, "utf8");
    const findings = optionsIn(values).map(({ name, feature }) => {
      const at = { file, line: optionLine(config, text, name) };
      return feature ? findingOf(feature, name, at) : unknown(name, at);
    });
    const own = values["pageExtensions"];
    return { pageExtensions: Array.isArray(own) ? own.map(String) : DEFAULT_EXTENSIONS, findings };
  } catch (error) {
    if (!(error instanceof VinextError)) throw error;
    const broken = { verdict: "missing", area: "next.config", name: file, file, line: undefined } as const;
    return { pageExtensions: DEFAULT_EXTENSIONS, findings: [{ ...broken, note: error.message }] };
  }
}

// Next's own. A config that cannot be read is the first thing to mend.
const DEFAULT_EXTENSIONS = ["tsx", "ts", "jsx", "js"];

function unknown(name: string, at: { readonly file: string; readonly line: number | undefined }): Finding {
  return { verdict: "differs", area: "next.config", name, ...at, note: "It is not known here and has no effect." };
}
