import { rowsOf, type Feature } from "./feature.ts";

const row = rowsOf("next.config");
const LEFT_OUT = "VINEXT_LEFT_OUT";
const MODE = "VINEXT_NEXT_MODE";
const APP = "tests/runtime/next-config.test.ts";
const VALUES = "tests/unit/vite/next-options.test.ts";

/** The options of `next.config`. One that is not here is left out as well. */
export const CONFIG_OPTIONS: readonly Feature[] = [
  row("supported", "assetPrefix, env, generateEtags, headers, pageExtensions", { proof: APP }),
  row("partial", "deploymentId", {
    note: "`process.env.NEXT_DEPLOYMENT_ID` and a header of payloads. Assets have hashes in their names and get no `?dpl=`.",
    proof: APP,
  }),
  row("supported", "redirects, rewrites, serverExternalPackages, skipTrailingSlashRedirect", { proof: APP }),
  row("supported", "transpilePackages", { proof: APP }),
  row("supported", "basePath", { proof: "tests/browser/base-path.test.ts" }),
  row("supported", "trailingSlash", { proof: "tests/browser/trailing-slash.test.ts" }),
  row("supported", "expireTime", { proof: VALUES }),
  row("supported", "generateBuildId", {
    note: "Stands before the hash of the output in the build id.",
    proof: "tests/build/build-id.test.ts",
  }),
  row(
    "supported",
    "cacheMaxMemorySize, staticPageGenerationTimeout, experimental.staticGenerationMaxConcurrency, " +
      "experimental.staticGenerationRetryCount",
    { proof: VALUES },
  ),
  row("supported", "cacheLife, experimental.cacheLife, experimental.useCache", {
    proof: "tests/runtime/use-cache.test.ts",
  }),
  row("partial", "experimental.staleTimes", {
    note: "`static` is what `x-nextjs-stale-time` says; links keep what they prefetched for 30 seconds, whatever it is.",
    proof: "tests/runtime/use-cache.test.ts",
  }),
  row("supported", "experimental.serverActions", { proof: "tests/runtime/actions.test.ts" }),
  row("supported", 'output: "export"', {
    note: "Writes the site to `out/`.",
    proof: "tests/build/static-export.test.ts",
  }),
  row("left out", 'output: "standalone"', {
    note: "`dist/` with the production packages of `node_modules` is all that `vinext start` needs.",
    proof: LEFT_OUT,
  }),
  row(
    "supported",
    "images.contentDispositionType, images.contentSecurityPolicy, images.dangerouslyAllowLocalIP, " +
      "images.dangerouslyAllowSVG, images.deviceSizes, images.domains, images.formats, images.imageSizes, images.loader, " +
      "images.loaderFile, images.localPatterns, images.maximumDiskCacheSize, images.maximumRedirects, " +
      "images.maximumResponseBody, images.minimumCacheTTL, images.path, images.qualities, images.remotePatterns, " +
      "images.unoptimized",
    {
      note: "The image server runs on Node and needs the `sharp` package.",
      proof: "tests/unit/vite/image-options.test.ts",
    },
  ),
  // Means nothing outside Next's own build or server, or holds here without being asked for.
  row(
    "supported",
    "allowedDevOrigins, bundlePagesRouterDependencies, cleanDistDir, compress, configOrigin, devIndicators, eslint, " +
      "htmlLimitedBots, httpAgentOptions, logging, modularizeImports, onDemandEntries, outputFileTracingExcludes, " +
      "outputFileTracingIncludes, outputFileTracingRoot, poweredByHeader, reactProductionProfiling, reactStrictMode, " +
      "typedRoutes, typescript, experimental.authInterrupts, experimental.cpus, experimental.externalDir, " +
      "experimental.mdxRs, experimental.optimizePackageImports, experimental.prerenderEarlyExit, " +
      "experimental.turbopackFileSystemCacheForBuild, " +
      "experimental.turbopackFileSystemCacheForDev, experimental.typedRoutes, experimental.viewTransition, " +
      "experimental.webpackBuildWorker, experimental.workerThreads",
    {
      note: "Taken without a word: they tune Next.js's own tools, or hold here without being asked for.",
      proof: VALUES,
    },
  ),
  row("left out", "compiler.emotion, compiler.styledComponents", {
    note: "The libraries work with a registry of `useServerInsertedHTML`; class names are not given readable names.",
    proof: LEFT_OUT,
  }),
  row("left out", "compiler.removeConsole", {
    note: "Let a Rolldown plugin in the Vite config remove the calls.",
    proof: LEFT_OUT,
  }),
  row("left out", "distDir", { note: "Builds go to `dist/`.", proof: LEFT_OUT }),
  row("left out", "experimental.inlineCss", { note: "Style sheets are linked.", proof: LEFT_OUT }),
  row("left out", "productionBrowserSourceMaps", {
    note: "Set `environments.client.build.sourcemap` in the Vite config.",
    proof: LEFT_OUT,
  }),
  row("left out", "sassOptions", { note: "Set `css.preprocessorOptions` in the Vite config.", proof: LEFT_OUT }),
  row("left out", "turbopack, webpack", {
    note: "Vite builds the app: aliases and loaders belong into the Vite config.",
    proof: LEFT_OUT,
  }),
  row("left out", "cacheHandler, cacheHandlers", {
    note: "The store is built in; `setCacheHandler` of `next/cache` takes another.",
    proof: LEFT_OUT,
  }),
  row("refused", "cacheComponents, experimental.cacheComponents, experimental.dynamicIO, experimental.ppr", {
    note: '`"use cache"` works without it, and pages are prerendered whole.',
    proof: MODE,
  }),
  row("refused", "i18n", {
    note: "It belongs to the Pages Router. In the App Router a locale is a `[lang]` segment, chosen in `proxy.ts`.",
    proof: MODE,
  }),
];
