import { describe, expect, it } from "vitest";

import type { ConfigRules } from "../../src/routing/rules.ts";
import { callWorld, hooked } from "../helpers/webhook.ts";
import type { World } from "../helpers/world.ts";

const rule = { basePath: true, has: [], missing: [] };
const hosted = (host: string) => ({
  ...rule,
  source: "/site/:page",
  destination: `/open/${host}-:page`,
  has: [{ type: "host" as const, key: undefined, value: `${host}.test` }],
});
const rules: ConfigRules = {
  headers: [],
  redirects: [],
  rewrites: {
    beforeFiles: [hosted("one"), hosted("two")],
    afterFiles: [{ ...rule, source: "/old/:page", destination: "/open/:page" }],
    fallback: [],
  },
};

describe("a path that a rewrite leads to another page (K8)", () => {
  it("reaches the page that is shown there, and no other", async () => {
    const world = site();
    for (const path of ["/old/a", "/old/b"]) await world.get(path);

    const { receipt } = await callWorld(world, { paths: ["/old/a"] });
    await world.settle();

    expect(receipt().items).toMatchObject([{ path: "/old/a", entries: 1, regenerating: 1 }]);
    expect([await world.get("/old/a"), await world.get("/old/b")]).toEqual(["HIT v3", "HIT v2"]);
  });

  it("reaches the page by its own path too", async () => {
    const world = site();
    await world.get("/old/a");

    const { receipt } = await callWorld(world, { paths: ["/open/a"] });

    expect(receipt().items).toMatchObject([{ entries: 1 }]);
  });

  it("reaches one site of several by the path of its own pages", async () => {
    const world = site();
    const ask = async (host: string): Promise<string> =>
      (await world.ask("/site/x", { headers: { host: `${host}.test` } })).text;
    const before = [await ask("one"), await ask("two")];

    await callWorld(world, { paths: ["/open/one-x"] });
    await world.settle();

    expect(before).toEqual(["v1", "v2"]);
    expect([await ask("one"), await ask("two")]).toEqual(["v3", "v2"]);
  });

  it("reaches one site of several by the address that its visitors see, called on its host", async () => {
    const world = site();
    const ask = async (host: string): Promise<string> =>
      (await world.ask("/site/x", { headers: { host: `${host}.test` } })).text;
    const before = [await ask("one"), await ask("two")];

    const { receipt } = await callWorld(world, { paths: ["/site/x"] }, { headers: { host: "two.test" } });
    await world.settle();

    expect(before).toEqual(["v1", "v2"]);
    expect(receipt().items).toMatchObject([{ path: "/site/x", entries: 1 }]);
    expect([await ask("one"), await ask("two")]).toEqual(["v1", "v3"]);
  });
});

function site(): World {
  return hooked((render) => `v${render}`, { manifest: { rules } });
}
