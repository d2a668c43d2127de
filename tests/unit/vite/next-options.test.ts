import { describe, expect, it } from "vitest";
import { readLimits } from "../../../src/vite/next-limits.ts";
import { leftOut } from "../../../src/vite/option-support.ts";
import { readOptions, slashRuleOf } from "../../../src/vite/next-options.ts";

const FILE = "next.config.ts";

describe("the plain options of next.config", () => {
  it("has Next's defaults", () => {
    expect(readOptions({}, FILE)).toEqual({
      basePath: "",
      assetPrefix: "",
      trailingSlash: false,
      skipTrailingSlashRedirect: false,
      generateEtags: true,
      expireTime: undefined,
      staleSeconds: 300,
      pageExtensions: ["tsx", "ts", "jsx", "js"],
      env: {},
      serverExternalPackages: [],
      transpilePackages: [],
      deploymentId: undefined,
      output: undefined,
      images: expect.objectContaining({ unoptimized: false, loaderFile: undefined }),
    });
  });

  it.each([
    ["basePath", "docs"],
    ["basePath", "/docs/"],
    ["basePath", "/"],
    ["assetPrefix", "cdn"],
    ["trailingSlash", "yes"],
    ["expireTime", "1h"],
    ["pageExtensions", "mdx"],
    ["transpilePackages", [1]],
    ["deploymentId", "a b"],
    ["output", "server"],
  ])("names the file and %s when it is %j", (option, value) => {
    expect(() => readOptions({ [option]: value }, FILE)).toThrow(new RegExp(`\`${option}.*\` in next\\.config\\.ts`));
  });

  it("drops what env leaves undefined, and a slash at the end of a prefix", () => {
    const options = readOptions({ env: { A: 1, B: undefined }, assetPrefix: "https://cdn.example/x/" }, FILE);

    expect(options.env).toEqual({ A: "1" });
    expect(options.assetPrefix).toBe("https://cdn.example/x");
  });

  it("takes both forms of a path where redirects between them are switched off", () => {
    expect(slashRuleOf({ trailingSlash: true, skipTrailingSlashRedirect: true })).toBe("any");
    expect(slashRuleOf({ trailingSlash: true, skipTrailingSlashRedirect: false })).toBe(true);
  });
});

describe("options without effect", () => {
  it("are named, inside compiler and experimental too, with what happens instead", () => {
    const config = {
      distDir: "build",
      output: "standalone",
      frobnicate: 1,
      compiler: { styledComponents: true },
      experimental: { later: true },
    };

    expect(leftOut(config)).toEqual([
      expect.stringContaining("distDir (builds go to `dist/`)"),
      expect.stringContaining("output (`dist/`"),
      "frobnicate",
      expect.stringContaining("compiler.styledComponents (the libraries work"),
      "experimental.later",
    ]);
  });

  it("are not named when they are off, empty or honoured", () => {
    const config = {
      distDir: undefined,
      webpack: null,
      turbopack: {},
      output: "export",
      poweredByHeader: false,
      experimental: { ppr: false, authInterrupts: true },
    };

    expect(leftOut(config)).toEqual([]);
  });
});

describe("the limits in next.config", () => {
  it("are ours by other names (BF-03, BF-04, CH-04)", () => {
    const limits = readLimits(
      {
        cacheMaxMemorySize: 0,
        staticPageGenerationTimeout: 2,
        experimental: { staticGenerationMaxConcurrency: 4, staticGenerationRetryCount: 3 },
      },
      FILE,
    );

    expect(limits).toEqual({
      prerender: { timeoutSeconds: 2, concurrency: 4, attempts: 3 },
      store: { memoryBytes: 0 },
    });
    expect(readLimits({}, FILE)).toEqual({ prerender: {}, store: {} });
  });

  it.each([
    ["staticPageGenerationTimeout", 0],
    ["cacheMaxMemorySize", "50mb"],
  ])("name the file and %s when it is %j", (option, value) => {
    expect(() => readLimits({ [option]: value }, FILE)).toThrow(new RegExp(`\`${option}\` in next\\.config\\.ts`));
  });
});
