import { describe, expect, it } from "vitest";
import { KVCacheHandler, type KvCacheOptions, type KvNamespace } from "../../../src/cache-handlers/workers-kv.ts";
import { createKvSimulator } from "../../../src/cache/kv-simulator.ts";

const namespace = createKvSimulator({ nowMs: () => 0 }).location("FRA");
const open = (options: object): unknown => new KVCacheHandler(namespace, options);

describe("the options of KVCacheHandler", () => {
  it("may be left out, undefined, or as small as KV takes them", () => {
    const least: KvCacheOptions = {
      ttlSeconds: 60,
      cacheTtlSeconds: 30,
      prefix: "x".repeat(64),
      fenceSeconds: 0,
      writeGapMs: 0,
    };

    for (const options of [{}, { prefix: undefined }, least]) expect(() => open(options)).not.toThrow();
  });

  it.each([
    [{ cacheTtlSeconds: 29 }, "`cacheTtlSeconds` of KVCacheHandler cannot be 29", "a whole number of at least 30"],
    [{ ttlSeconds: 59 }, "`ttlSeconds` of KVCacheHandler cannot be 59", "at least 60"],
    [{ ttlSeconds: "3600" }, '`ttlSeconds` of KVCacheHandler cannot be "3600"', "a whole number"],
    [{ fenceSeconds: NaN }, "`fenceSeconds`", "at least 0"],
    [{ prefix: "é".repeat(33) }, "`prefix`", "a text of at most 64 bytes"],
    [{ cacheTtl: 60 }, "KVCacheHandler has no option `cacheTtl`", "or use one of: binding, ttlSeconds, prefix"],
  ])("are refused by name where KV would refuse every call: %j", (options, message, fix) => {
    expect(() => open(options)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message), fix: expect.stringContaining(fix) }),
    );
  });

  it.each([
    ["nothing", undefined],
    ["a variable", "text"],
    ["a bucket", { get: () => undefined }],
  ])("do not help where %s is bound under the name of the namespace", (_, binding) => {
    expect(() => new KVCacheHandler(binding as KvNamespace | undefined)).toThrow(
      "No KV namespace is bound as `VINEXT_CACHE`.",
    );
  });
});
