export { cacheHandlerContract, type ContractPlace, type ContractSetup } from "../cache/contract-suite.ts";
export type { ContractTools } from "../cache/contract-world.ts";
export type * from "../cache/handler.ts";
export {
  createKvSimulator,
  type KvSimulator,
  type KvSimulatorOptions,
  type SimulatedKv,
} from "../cache/kv-simulator.ts";
