import { expect, it } from "vitest";
import { isUpdate, updateHrefOf } from "../../../src/routing/rsc-path.ts";

it.each([
  ["/a.rsc", "/a.rsc?_rsc=update"],
  ["/a.rsc?q=1", "/a.rsc?q=1&_rsc=update"],
])("asks for %s after an edit", (href, update) => {
  expect(updateHrefOf(href)).toBe(update);
  expect(isUpdate(new URL(update, "http://a").search)).toBe(true);
});

it.each(["", "?_rsc=ahead", "?x_rsc=update", "?_rsc=updated"])("takes the query %j for no update", (query) => {
  expect(isUpdate(query)).toBe(false);
});
