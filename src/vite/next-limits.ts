import * as v from "valibot";
import { nextOptionInvalid } from "../errors/next-config.ts";
import type { BuiltOptions } from "../manifest/route-manifest.ts";

/** What a `next.config` says about the effort of prerendering and about memory. What it leaves out is up to `vinext()`. */
export interface NextLimits {
  readonly prerender: Partial<BuiltOptions["prerender"]>;
  readonly store: Partial<BuiltOptions["store"]>;
}

/** Reads the limits of a `next.config`. Throws for a value that Next.js would refuse as well, naming file and option. */
export function readLimits(config: Readonly<Record<string, unknown>>, file: string): NextLimits {
  const parsed = v.safeParse(OPTIONS, config);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw nextOptionInvalid(file, v.getDotPath(issue) ?? "it", issue.message);
  }
  const { cacheMaxMemorySize: memoryBytes, staticPageGenerationTimeout: timeoutSeconds, experimental } = parsed.output;
  const { staticGenerationMaxConcurrency: concurrency, staticGenerationRetryCount: attempts } = experimental ?? {};
  return {
    prerender: {
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(attempts === undefined ? {} : { attempts }),
    },
    store: memoryBytes === undefined ? {} : { memoryBytes },
  };
}

const count = (least: number) => v.optional(v.pipe(v.number(), v.integer(), v.minValue(least)));

const OPTIONS = v.object({
  cacheMaxMemorySize: count(0),
  staticPageGenerationTimeout: v.optional(v.pipe(v.number(), v.gtValue(0))),
  experimental: v.optional(
    v.object({ staticGenerationMaxConcurrency: count(1), staticGenerationRetryCount: count(0) }),
  ),
});
