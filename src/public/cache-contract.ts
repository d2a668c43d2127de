export { cacheHandlerContract, type ContractPlace, type ContractSetup } from "../cache/contract-suite.ts";
export type { ContractTools } from "../cache/contract-world.ts";
export type * from "../cache/handler.ts";
