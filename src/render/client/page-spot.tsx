"use client";

import { Fragment, useContext, type ReactNode } from "react";
import { RouterContext } from "../../next/router-context.ts";

/** Tells the router where the page itself stands in the document. */
export function PageSpot({ children }: { readonly children: ReactNode }): ReactNode {
  return <Fragment ref={useContext(RouterContext)?.spot}>{children}</Fragment>;
}
