export { after } from "./server/after.ts";
export { connection } from "./server/connection.ts";
export { NextRequest, type NextRequestInit } from "./server/next-request.ts";
export { NextResponse, type MiddlewareResponseInit } from "./server/next-response.ts";
export type { NextFetchEvent, NextMiddleware, NextProxy, ProxyConfig } from "./server/proxy-types.ts";
export { userAgent, userAgentFromString, type UserAgent } from "./server/user-agent.ts";
