import * as v from "valibot";
import { actionOptionInvalid } from "../errors/site.ts";
import type { ActionRules } from "../render/route-table.ts";

/** Reads `experimental.serverActions` of `next.config`. Throws for a value that Next.js would refuse as well. */
export function readActionRules(config: Readonly<Record<string, unknown>>): ActionRules {
  const experimental = v.safeParse(EXPERIMENTAL, config["experimental"] ?? {});
  const options = experimental.success ? experimental.output.serverActions : {};
  const origins = v.safeParse(ORIGINS, options["allowedOrigins"]);
  if (!origins.success) throw actionOptionInvalid("allowedOrigins", options["allowedOrigins"], "an array of hosts");
  const maxBodyBytes = bytesOf(options["bodySizeLimit"]);
  if (maxBodyBytes === undefined)
    throw actionOptionInvalid("bodySizeLimit", options["bodySizeLimit"], 'a number of bytes, or text such as "2mb"');
  return { allowedOrigins: origins.output, maxBodyBytes };
}

const EXPERIMENTAL = v.object({ serverActions: v.optional(v.record(v.string(), v.unknown()), {}) });
const ORIGINS = v.optional(v.array(v.string()), []);

// The default of Next.js.
const ONE_MEGABYTE = 1024 ** 2;
const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1024, mb: ONE_MEGABYTE, gb: 1024 ** 3 };

function bytesOf(value: unknown): number | undefined {
  if (value === undefined) return ONE_MEGABYTE;
  if (typeof value === "number") return value > 0 ? value : undefined;
  const [, digits, unit = "b"] = /^(\d+(?:\.\d+)?)\s*([kmg]?b)?$/i.exec(typeof value === "string" ? value : "") ?? [];
  const factor = UNITS[unit.toLowerCase()];
  return digits === undefined || factor === undefined ? undefined : Math.floor(Number(digits) * factor);
}
