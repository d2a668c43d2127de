import { beforeEach, describe, expect, it } from "vitest";
import { createBoundedMap } from "../../../src/render/client/bounded-map.ts";
import { createPayloadCache, type PayloadCache, type ShelfLife } from "../../../src/render/client/payload-cache.ts";

describe("createPayloadCache", () => {
  let nowMs = 0;
  let cache: PayloadCache<ShelfLife>;
  beforeEach(() => {
    nowMs = 0;
    cache = createPayloadCache<ShelfLife>({ now: () => nowMs, shelfLifeOf: (loaded) => loaded });
  });
  const put = async (key: string, shelfLife: ShelfLife): Promise<void> => {
    const loading = Promise.resolve(shelfLife);
    cache.put(key, loading, "full");
    await loading;
  };

  it("gives a stored page again and again for thirty seconds", async () => {
    await put("/a.rsc", "stored");

    nowMs = 29_999;
    expect(await cache.take("/a.rsc")).toBe("stored");
    expect(await cache.take("/a.rsc")).toBe("stored");
    nowMs = 30_000;
    expect(cache.take("/a.rsc")).toBeUndefined();
  });

  it("gives one visitor's page once, within thirty seconds", async () => {
    await put("/a.rsc", "visitor");
    await put("/b.rsc", "visitor");

    expect(await cache.take("/a.rsc")).toBe("visitor");
    expect(cache.take("/a.rsc")).toBeUndefined();
    nowMs = 30_000;
    expect(cache.take("/b.rsc")).toBeUndefined();
  });

  it("gives a shell again and again for five minutes", async () => {
    await put("/a.rsc", "shell");

    nowMs = 299_999;
    expect(await cache.take("/a.rsc")).toBe("shell");
    expect(await cache.peek("/a.rsc")).toBe("shell");
    nowMs = 300_000;
    expect(cache.peek("/a.rsc")).toBeUndefined();
  });

  it("joins a page that is still on its way", async () => {
    const loading = Promise.withResolvers<ShelfLife>();
    cache.put("/a.rsc", loading.promise, "auto");

    expect(cache.covers("/a.rsc", "auto")).toBe(true);
    expect(cache.take("/a.rsc")).toBe(loading.promise);
  });

  it("keeps nothing that failed", async () => {
    await put("/a.rsc", "none");
    const failure = Promise.reject(new Error("offline"));
    cache.put("/b.rsc", failure, "full");
    await failure.catch(() => undefined);

    expect(cache.covers("/a.rsc", "auto")).toBe(false);
    expect(cache.covers("/b.rsc", "auto")).toBe(false);
  });

  it("holds fifty pages", async () => {
    for (let page = 0; page <= 50; page++) await put(`/${page}.rsc`, "stored");

    expect(cache.covers("/0.rsc", "auto")).toBe(false);
    expect(cache.covers("/1.rsc", "auto")).toBe(true);
    expect(cache.covers("/50.rsc", "auto")).toBe(true);
  });
});

describe("createBoundedMap", () => {
  it("forgets what was not used for longest", () => {
    const map = createBoundedMap<number>(2);
    map.set("a", 1);
    map.set("b", 2);
    map.get("a");
    map.set("c", 3);

    expect([...map.entries()]).toEqual([
      ["a", 1],
      ["c", 3],
    ]);
  });
});
