"use client";

import { useMemo, type ReactNode } from "react";
import { bailout } from "../../next/bailout.ts";
import { useRouterState } from "../../next/router-context.ts";
import type { Params } from "../../routing/params.ts";
import type { AppComponent } from "../route-table.ts";

/**
 * Renders a page that is itself a client component. Its `searchParams` come from the browser's URL: a payload that
 * carried them could not be shared.
 */
export function ClientPage({ Page, params }: { readonly Page: AppComponent; readonly params: Params }): ReactNode {
  const { search } = useRouterState("searchParams");
  const promised = useMemo(() => Promise.resolve(params), [params]);
  const searchParams = useMemo(() => (search ? Promise.resolve(Object.fromEntries(search)) : UNKNOWN), [search]);
  return <Page params={promised} searchParams={searchParams} />;
}

/** Leaves the component that reads the query to the browser; a page that ignores it is not touched. */
const UNKNOWN: PromiseLike<never> = {
  // oxlint-disable-next-line unicorn/no-thenable -- React's `use` reads any thenable, and reading is what must be seen
  then() {
    throw bailout("searchParams");
  },
};
