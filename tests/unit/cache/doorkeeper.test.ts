import { describe, expect, it } from "vitest";

import { createDoorkeeper } from "../../../src/cache/doorkeeper.ts";

const keys = (count: number, prefix = ""): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}/posts/${index}`);

describe("doorkeeper", () => {
  it("knows who comes again, and no stranger", () => {
    const doorkeeper = createDoorkeeper();

    const visits = ["/a", "/b", "/a", "", "/b", ""].map((key) => doorkeeper.knows(key));

    expect(visits).toEqual([false, false, true, false, true, true]);
  });

  it("knows all of a thousand that come in turn", () => {
    const doorkeeper = createDoorkeeper();
    for (const key of keys(1_000)) doorkeeper.knows(key);

    expect(keys(1_000).filter((key) => !doorkeeper.knows(key))).toEqual([]);
  });

  it("forgets those after whom many others came", () => {
    const doorkeeper = createDoorkeeper();
    for (const key of keys(1_000)) doorkeeper.knows(key);
    for (const key of keys(100_000, "/others")) doorkeeper.knows(key);

    expect(keys(1_000).filter((key) => doorkeeper.knows(key))).toEqual([]);
  });
});
