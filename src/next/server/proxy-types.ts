import type { NextRequest } from "./next-request.ts";

/** The event that a proxy gets beside its request. */
export interface NextFetchEvent {
  waitUntil(work: Promise<unknown>): void;
}

type ProxyResult = Response | null | undefined | void;

/** A function that runs before routing. */
export type NextProxy = (request: NextRequest, event: NextFetchEvent) => ProxyResult | Promise<ProxyResult>;
/** The name of a proxy before Next.js 16. */
export type NextMiddleware = NextProxy;

/** Which requests a proxy wants to see. */
export interface ProxyConfig {
  readonly matcher?: string | readonly (string | { readonly source: string })[];
}
