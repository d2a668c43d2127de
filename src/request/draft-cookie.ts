/** Names the cookie that carries the draft secret of a build, as Next.js does. */
export const DRAFT_COOKIE = "__prerender_bypass";
