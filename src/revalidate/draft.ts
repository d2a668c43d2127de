import { DRAFT_COOKIE } from "../request/draft-cookie.ts";
import { isEqualSecret } from "./equal-secret.ts";

/** Says what a request's draft cookie is worth. `foreign`: there is one, but not of this build. */
export type DraftCookie = "none" | "valid" | "foreign";

/** Judges the draft cookie of a `Cookie` header. */
export function draftCookie(cookies: string | undefined, secret: string): DraftCookie {
  if (!cookies?.includes(DRAFT_COOKIE)) return "none";
  const values = cookies
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${DRAFT_COOKIE}=`))
    .map((pair) => pair.slice(DRAFT_COOKIE.length + 1));
  if (values.length === 0) return "none";
  return secret !== "" && values.some((value) => isEqualSecret(value, secret)) ? "valid" : "foreign";
}

/** Is the `Set-Cookie` that takes the cookie of another build away (DM-04). */
export const CLEAR_DRAFT_COOKIE: string = `${DRAFT_COOKIE}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=None`;
