import { parseCookie, RequestCookies, ResponseCookies, type RequestCookie } from "@edge-runtime/cookies";
import { cookieWriteInRender } from "../../errors/api.ts";
import { markDynamic, requireScope } from "../../request/dynamic.ts";
import type { Scope } from "../../request/scope.ts";

/**
 * Gives the cookies of the visitor's request, with what this run has set. The call alone makes a render dynamic; a
 * `force-static` route sees none. `set` and `delete` work in Server Actions and Route Handlers only.
 */
export function cookies(): Promise<ReadonlyRequestCookies> {
  const scope = requireScope("cookies()");
  const sees = markDynamic(scope, "cookies()");
  const jar = new RequestCookies(new Headers(sees === "read" ? scope.visitor?.headers : undefined));
  for (const text of scope.use.setCookies.values()) applyCookie(jar, text);
  return Promise.resolve(openJar(scope, jar));
}

/** The cookies of a request: read as `RequestCookies`, written as `ResponseCookies`. */
export interface ReadonlyRequestCookies extends Omit<RequestCookies, "set" | "clear" | "delete"> {
  /** Sets a cookie of the answer. Throws while a page renders. */
  set(...cookie: CookieToSet): ReadonlyRequestCookies;
  /** Deletes a cookie in the visitor's browser. Throws while a page renders. */
  delete(...cookie: CookieToDelete): ReadonlyRequestCookies;
}

/** Writes a cookie of the run's answer; a second one of the same name replaces the first. */
export function writeCookie(scope: Scope, ...cookie: CookieToSet): void {
  noteCookies(scope, new ResponseCookies(new Headers()).set(...cookie));
}

type CookieToSet = Parameters<ResponseCookies["set"]>;
type CookieToDelete = Parameters<ResponseCookies["delete"]>;

function openJar(scope: Scope, jar: RequestCookies): ReadonlyRequestCookies {
  const write = (
    method: "set" | "delete",
    change: (written: ResponseCookies) => ResponseCookies,
  ): ReadonlyRequestCookies => {
    if (scope.phase !== "handler" && scope.phase !== "action") throw cookieWriteInRender(`cookies().${method}()`);
    for (const text of noteCookies(scope, change(new ResponseCookies(new Headers())))) applyCookie(jar, text);
    return view;
  };
  const view: ReadonlyRequestCookies = {
    [Symbol.iterator]: () => jar[Symbol.iterator](),
    get size() {
      return jar.size;
    },
    get: (...name: [string] | [RequestCookie]) => jar.get(...name),
    getAll: (...name: [string] | [RequestCookie] | []) => jar.getAll(...name),
    has: (name) => jar.has(name),
    set: (...cookie) => write("set", (written) => written.set(...cookie)),
    delete: (...cookie) => write("delete", (written) => written.delete(...cookie)),
    toString: () => jar.toString(),
  };
  return view;
}

function noteCookies(scope: Scope, written: ResponseCookies): readonly string[] {
  const texts: string[] = [];
  for (const cookie of written.getAll()) {
    const text = new ResponseCookies(new Headers()).set(cookie).toString();
    scope.use.setCookies.set(cookie.name, text);
    texts.push(text);
  }
  return texts;
}

/** Shows a `Set-Cookie` value to whoever reads the request's cookies later in the same run. */
function applyCookie(jar: RequestCookies, text: string): void {
  // Only the pair: the library's `parseSetCookie` drops empty values and decodes twice.
  for (const [name, value] of parseCookie(text.split(";", 1)[0] ?? "")) {
    if (value === "" && EXPIRED.test(text)) jar.delete(name);
    else jar.set(name, value);
  }
}

const EXPIRED = /; (?:Max-Age=0|Expires=Thu, 01 Jan 1970 00:00:00 GMT)(?:;|$)/;
