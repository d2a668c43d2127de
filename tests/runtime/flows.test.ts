import { FLOW_APP } from "../fixtures/flow-app.ts";
import { freshnessFlows } from "./flows-freshness.ts";
import { invalidationFlows } from "./flows-invalidation.ts";
import { onDemandFlows } from "./flows-on-demand.ts";
import { pathFlows } from "./flows-paths.ts";
import { protocolFlows } from "./flows-protocol.ts";
import { webhookFlows } from "./flows-webhook.ts";
import { onEveryMachine } from "./machines.ts";

onEveryMachine(FLOW_APP, (start, site) => {
  freshnessFlows(start);
  invalidationFlows(start);
  pathFlows(start);
  protocolFlows(start);
  webhookFlows(start);
  onDemandFlows(start, site);
});
