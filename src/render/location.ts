import { asciiOnly } from "../routing/rule-text.ts";

/**
 * Writes where a redirect of app code leads, as a `Location` header takes it: a path of this app gets the base path, and what is
 * not ASCII is percent-encoded, because no header can carry it.
 */
export function locationOf(url: string, basePath: string): string {
  return asciiOnly(url.startsWith("/") ? basePath + url : url);
}
