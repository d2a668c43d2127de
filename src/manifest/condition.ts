import * as v from "valibot";
import type { RuleCondition } from "../routing/rule-source.ts";

/** Reads one `has` or `missing` of a rule or a matcher, from `next.config`, a proxy or the manifest. */
export const CONDITION: v.GenericSchema<unknown, RuleCondition> = v.pipe(
  v.object({
    type: v.picklist(["header", "cookie", "query", "host"]),
    key: v.optional(v.string()),
    value: v.optional(v.string()),
  }),
  // JSON has no undefined: an absent field comes back as the undefined that the type names.
  v.transform(({ type, key, value }) => ({ type, key, value })),
);
