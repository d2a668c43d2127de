import { expect, it } from "vitest";
import { formatUrl } from "../../../src/next/url-object.ts";

it.each([
  [
    { pathname: "/a", query: { q: "é", n: 1, list: ["x", "y"], none: undefined } },
    "/a?q=%C3%A9&n=1&list=x&list=y&none=",
  ],
  [{ pathname: "/a", search: "x=1", query: { y: 2 } }, "/a?x=1"],
  [{ pathname: "/a?b", hash: "h" }, "/a%3Fb#h"],
  [{ hash: "#h" }, "#h"],
  [{ protocol: "https", hostname: "site.test", port: 8080, pathname: "/" }, "https://site.test:8080/"],
  [{ protocol: "https:", auth: "u", host: "site.test" }, "https://u@site.test"],
  [{ query: "a=1" }, "?a=1"],
])("writes %o as %s", (url, text) => {
  expect(formatUrl(url)).toBe(text);
});
