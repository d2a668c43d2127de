import { expect, it } from "vitest";

import { layered } from "../../../src/revalidate/header-layers.ts";

it("replaces by name across layers, repeats within one, unites Vary and keeps every cookie", () => {
  const flat = layered([
    [
      ["Cache-Control", "a"],
      ["Vary", "Accept-Encoding"],
      ["set-cookie", "x=1"],
    ],
    [
      ["link", "</a>"],
      ["link", "</b>"],
      ["vary", "accept-encoding, X-A"],
    ],
    [
      ["cache-control", "b"],
      ["Set-Cookie", "y=2"],
    ],
  ]);

  expect(flat).toEqual([
    "set-cookie",
    "x=1",
    "link",
    "</a>",
    "link",
    "</b>",
    "cache-control",
    "b",
    "Set-Cookie",
    "y=2",
    "Vary",
    "Accept-Encoding, X-A",
  ]);
});
