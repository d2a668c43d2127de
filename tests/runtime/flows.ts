import { freshnessFlows } from "./flows-freshness.ts";
import { invalidationFlows } from "./flows-invalidation.ts";
import { pathFlows } from "./flows-paths.ts";
import { protocolFlows } from "./flows-protocol.ts";
import { webhookFlows } from "./flows-webhook.ts";
import type { StartTarget } from "./target.ts";

/** Registers every flow of requests that any machine must pass, as tests. */
export function flows(start: StartTarget): void {
  freshnessFlows(start);
  invalidationFlows(start);
  pathFlows(start);
  protocolFlows(start);
  webhookFlows(start);
}
