import { contractEntryCases } from "./contract-entries.ts";
import { contractFenceCases } from "./contract-fences.ts";
import { contractJoinedCases } from "./contract-joined.ts";
import { contractLeaseCases } from "./contract-leases.ts";
import { contractListingCases } from "./contract-listing.ts";
import { contractReceiptCases } from "./contract-receipts.ts";
import type { ContractCase, ContractTools, ContractWorld } from "./contract-world.ts";
import type { Awaitable, CacheHandler } from "./handler.ts";

/** One empty place for bytes, made for one test. */
export interface ContractPlace {
  /** Opens one more handler on this place. The suite closes it. */
  open(): Awaitable<CacheHandler>;
  /** Removes the place; called last. */
  remove(): Awaitable<void>;
}

/** Says how to make places for the suite. */
export interface ContractSetup {
  create(): Awaitable<ContractPlace>;
  /** Whether two handlers opened on one place share it, as processes on one store do. */
  readonly joined: boolean;
}

/**
 * Registers the tests that every cache handler passes, with the `describe`, `it` and `expect` of any test runner:
 * `cacheHandlerContract({ describe, it, expect }, "redis", { create, joined: true })`.
 */
export function cacheHandlerContract(tools: ContractTools, name: string, setup: ContractSetup): void {
  tools.describe(`cache handler contract: ${name}`, () => {
    for (const each of contractCases(setup)) tools.it(each.name, () => runCase(each, { tools, setup }));
  });
}

function contractCases({ joined }: ContractSetup): readonly ContractCase[] {
  return [
    ...contractEntryCases,
    ...contractFenceCases,
    ...contractLeaseCases,
    ...contractListingCases,
    ...contractReceiptCases,
    ...(joined ? contractJoinedCases : []),
  ];
}

async function runCase(
  each: ContractCase,
  { tools, setup }: { readonly tools: ContractTools; readonly setup: ContractSetup },
): Promise<void> {
  const place = await setup.create();
  const opened: CacheHandler[] = [];
  const open = async (): Promise<CacheHandler> => {
    const handler = await place.open();
    opened.push(handler);
    return handler;
  };
  try {
    const world: ContractWorld = {
      handler: await open(),
      open,
      equal: (actual, expected) => tools.expect(actual).toEqual(expected),
    };
    await each.run(world);
  } finally {
    for (const handler of opened) await handler.close();
    await place.remove();
  }
}
