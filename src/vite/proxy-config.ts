import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { parseSync } from "vite";
import { reasonOf } from "../errors/reason.ts";
import { proxyConfigInvalid, proxyWithoutFunction, sourceBroken } from "../errors/site.ts";
import { CONDITION } from "../manifest/condition.ts";
import { namedExports } from "../routing/module-exports.ts";
import { compileMatchers, type ProxyMatcher } from "../routing/proxy-matcher.ts";
import { staticValueOf } from "../routing/static-value.ts";
import type { ProxyFile } from "./server-files.ts";

/** Reads from a proxy file which requests it wants to see, without running it. Throws for what it cannot understand. */
export async function readProxyMatchers({ file, name }: ProxyFile): Promise<readonly ProxyMatcher[]> {
  const shown = path.basename(file);
  const { program, errors } = parseSync(file, await readFile(file, "utf8"));
  if (errors[0]) throw sourceBroken(shown, errors[0].message);
  const found = namedExports(program);
  if (!found.some((item) => item.name === name || item.name === "default")) throw proxyWithoutFunction(shown, name);
  const config = found.find((item) => item.name === "config");
  if (!config) return [];
  const written = config.value && staticValueOf(config.value);
  if (!written) throw proxyConfigInvalid(shown, "it is not written out");
  const parsed = v.safeParse(CONFIG, written.value);
  if (!parsed.success) {
    throw proxyConfigInvalid(shown, `${v.getDotPath(parsed.issues[0]) ?? "it"}: ${parsed.issues[0].message}`);
  }
  const matchers = [parsed.output.matcher].flat();
  try {
    compileMatchers(matchers, "");
  } catch (error) {
    throw proxyConfigInvalid(shown, reasonOf(error));
  }
  return matchers;
}

const SOURCE = v.pipe(v.string(), v.startsWith("/"));
const MATCHER = v.union([
  v.pipe(
    SOURCE,
    v.transform((source): ProxyMatcher => ({ source, has: [], missing: [] })),
  ),
  v.pipe(
    v.object({
      source: SOURCE,
      locale: v.optional(v.literal(false)),
      has: v.optional(v.array(CONDITION), []),
      missing: v.optional(v.array(CONDITION), []),
    }),
    v.transform(({ source, has, missing }): ProxyMatcher => ({ source, has, missing })),
  ),
]);
const CONFIG = v.object({ matcher: v.optional(v.union([MATCHER, v.array(MATCHER)]), []) });
