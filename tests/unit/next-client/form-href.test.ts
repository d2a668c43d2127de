import { expect, it } from "vitest";
import { formHref, type SentForm } from "../../../src/next/form-href.ts";

const SENT: SentForm = {
  action: "/search",
  method: "get",
  encoding: undefined,
  target: undefined,
  fields: [["q", "a b&c"]],
  page: "https://site.example/docs?x=1",
};

it("puts the fields into the query, in the place of any other", () => {
  expect(formHref(SENT)).toBe("/search?q=a+b%26c");
  expect(
    formHref({
      ...SENT,
      action: "/search?old=1#top",
      fields: [
        ["q", "1"],
        ["q", "日本"],
      ],
    }),
  ).toBe("/search?q=1&q=%E6%97%A5%E6%9C%AC#top");
  expect(formHref({ ...SENT, action: "", fields: [] })).toBe("/docs");
});

it.each([
  { method: "post" },
  { encoding: "multipart/form-data" },
  { target: "_blank" },
  { action: "https://other.example/search" },
  { action: "javascript:alert(1)" },
])("leaves %j to the browser", (part) => {
  expect(formHref({ ...SENT, ...part })).toBeUndefined();
});

it("takes what says the default", () => {
  expect(formHref({ ...SENT, method: "GET", encoding: "application/x-www-form-urlencoded", target: "_self" })).toBe(
    "/search?q=a+b%26c",
  );
});
