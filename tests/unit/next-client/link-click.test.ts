import { expect, it } from "vitest";
import { takesOver, type LinkClick } from "../../../src/next/link-click.ts";

const click: LinkClick = {
  button: 0,
  modified: false,
  defaultPrevented: false,
  target: undefined,
  download: false,
  href: "https://site.test/a",
  page: "https://site.test/",
};

it("takes over a plain left click", () => {
  expect(takesOver(click)).toBe(true);
  expect(takesOver({ ...click, target: "_self" })).toBe(true);
});

it.each<[string, Partial<LinkClick>]>([
  ["another button", { button: 1 }],
  ["a key is held", { modified: true }],
  ["the app has handled it", { defaultPrevented: true }],
  ["it opens another window", { target: "_blank" }],
  ["it downloads", { download: true }],
  ["it leads to another origin", { href: "https://other.test/" }],
  ["it leads to a mail program", { href: "mailto:a@site.test" }],
])("leaves a click to the browser when %s", (_why, change) => {
  expect(takesOver({ ...click, ...change })).toBe(false);
});
