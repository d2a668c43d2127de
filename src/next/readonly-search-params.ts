import { searchParamsReadonly } from "../errors/client.ts";

/** Holds the query of the current page. Reads as `URLSearchParams`; every change throws. */
export class ReadonlyURLSearchParams extends URLSearchParams {
  override append(): never {
    throw searchParamsReadonly("append");
  }
  override delete(): never {
    throw searchParamsReadonly("delete");
  }
  override set(): never {
    throw searchParamsReadonly("set");
  }
  override sort(): never {
    throw searchParamsReadonly("sort");
  }
}
