import { expect, it } from "vitest";
import { locationOf } from "../../../src/render/location.ts";

it.each([
  ["/posts/a?b=1#c", "/docs/posts/a?b=1#c"],
  ["/posts/%E6%97%A5", "/docs/posts/%E6%97%A5"],
  ["/posts/日本?q=ü", "/docs/posts/%E6%97%A5%E6%9C%AC?q=%C3%BC"],
  ["/a\r\nset-cookie: a=b", "/docs/a%0D%0Aset-cookie: a=b"],
  ["https://other.test/é", "https://other.test/%C3%A9"],
])("sends a redirect to %j to %s", (url, location) => {
  expect(locationOf(url, "/docs")).toBe(location);
  expect(new Headers({ location }).get("location")).toBe(location);
});
