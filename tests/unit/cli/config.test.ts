import { describe, expect, it } from "vitest";

import { resolveConfig } from "../../../src/config.ts";
import { secretsIn } from "../../../src/manifest/webhook-secrets.ts";

describe("resolveConfig", () => {
  it("fills in every default", () => {
    expect(resolveConfig({}, {})).toEqual({
      target: "node",
      prerender: {
        concurrency: 8,
        workers: undefined,
        timeoutSeconds: 60,
        retries: 3,
        onError: "fail",
        reuse: "never",
      },
      expireSeconds: 31_536_000,
      regenerationsPerMinute: undefined,
      revalidateSecrets: [],
      store: { file: ".vinext/cache.sqlite", maxBytes: 1_073_741_824, memoryBytes: 52_428_800 },
      kv: { binding: "VINEXT_CACHE", ttlSeconds: 2_592_000 },
    });
  });

  it("names an unknown option and the valid ones", () => {
    expect(() => resolveConfig({ traget: "node" }, {})).toThrow("vinext() has no option `traget`.");
    expect(() => resolveConfig({ prerender: { worker: 1 } }, {})).toThrow("no option `prerender.worker`");
    expect(() => resolveConfig({ prerender: { worker: 1 } }, {})).toThrow(
      expect.objectContaining({ fix: expect.stringContaining("workers, timeoutSeconds") }),
    );
  });

  it.each([
    [{ target: "deno" }, "target"],
    [{ prerender: { concurrency: 0 } }, "prerender.concurrency"],
    [{ prerender: { timeoutSeconds: 0 } }, "prerender.timeoutSeconds"],
    [{ expireSeconds: 1.5 }, "expireSeconds"],
    [{ regenerationsPerMinute: 0 }, "regenerationsPerMinute"],
    [{ kv: { ttlSeconds: 59 } }, "kv.ttlSeconds"],
    [{ prerender: true }, "prerender"],
  ])("names the option of a wrong value: %j", (options, name) => {
    expect(() => resolveConfig(options, {})).toThrow(
      expect.objectContaining({ code: "VINEXT_OPTION_INVALID", message: expect.stringContaining(`\`${name}\``) }),
    );
  });

  it("takes secrets of a build from the options alone", () => {
    expect(resolveConfig({ revalidateSecret: "own" }, {}).revalidateSecrets).toEqual(["own"]);
    expect(resolveConfig({ revalidateSecret: ["old", "new"] }, {}).revalidateSecrets).toEqual(["old", "new"]);
    expect(resolveConfig({}, { VINEXT_REVALIDATE_SECRET: "of the machine" }).revalidateSecrets).toEqual([]);
  });

  it.each([
    [undefined, []],
    ["", []],
    ["one", ["one"]],
    ["old,new", ["old", "new"]],
    [" old , new,\n", ["old", "new"]],
  ])("reads the secrets of a machine out of %j", (value, secrets) => {
    expect(secretsIn({ VINEXT_REVALIDATE_SECRET: value })).toEqual(secrets);
  });

  it("lets the command line overrule the target", () => {
    expect(resolveConfig({ target: "node" }, { VINEXT_TARGET: "workers" }).target).toBe("workers");
  });
});
