export { cookies, type ReadonlyRequestCookies } from "./server/cookies.ts";
export { draftMode, type DraftMode } from "./server/draft-mode.ts";
export { headers, type ReadonlyHeaders } from "./server/headers.ts";
