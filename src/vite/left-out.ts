/** Says, option by option, what of a `next.config` has no effect here. Empty when everything has. */
export function leftOut(config: Readonly<Record<string, unknown>>): readonly string[] {
  const compiler = inside("compiler", config["compiler"]);
  const experimental = inside("experimental", config["experimental"]);
  const images = inside("images", config["images"]);
  const { compiler: _compiler, experimental: _experimental, images: _images, ...top } = config;
  return Object.entries({ ...top, ...compiler, ...images, ...experimental }).flatMap(([name, value]) => {
    if (isUnset(value) || HONOURED.has(name) || (name === "output" && value === "export")) return [];
    const why = WHY[name];
    return [why === undefined ? name : `${name} (${why})`];
  });
}

function inside(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, option]) => [`${name}.${key}`, option]));
}

function isUnset(value: unknown): boolean {
  const isEmpty = typeof value === "object" && value !== null && Object.keys(value).length === 0;
  return isEmpty || value === undefined || value === null || value === false;
}

/** What happens instead, for options whose absence an app would notice. */
const WHY: Readonly<Record<string, string>> = {
  "compiler.styledComponents":
    "styled-components works with a registry of `useServerInsertedHTML`; class names are not given readable names",
  "compiler.emotion": "Emotion works with a registry of `useServerInsertedHTML`",
  "compiler.removeConsole": "set `esbuild.drop` or a Rolldown plugin in the Vite config",
  distDir: "builds go to dist/",
  i18n: "a locale is a `[lang]` segment or a rewrite, as everywhere in the App Router",
  output: "dist/ with the production packages of node_modules is all that `vinext start` needs",
  sassOptions: "set `css.preprocessorOptions` in the Vite config",
  turbopack: "Vite builds the app: aliases and loaders belong into the Vite config",
  webpack: "Vite builds the app: aliases and loaders belong into the Vite config",
};

// What is read, and what means nothing outside Next's own build or holds here without being asked for.
const HONOURED: ReadonlySet<string> = new Set(
  (
    "assetPrefix basePath cacheLife deploymentId env expireTime generateBuildId generateEtags headers " +
    "pageExtensions redirects rewrites serverExternalPackages skipTrailingSlashRedirect trailingSlash transpilePackages " +
    "allowedDevOrigins bundlePagesRouterDependencies cleanDistDir compress configOrigin devIndicators eslint " +
    "htmlLimitedBots httpAgentOptions logging modularizeImports onDemandEntries outputFileTracingExcludes " +
    "outputFileTracingIncludes outputFileTracingRoot poweredByHeader reactStrictMode reactProductionProfiling " +
    "typedRoutes typescript " +
    "images.contentDispositionType images.contentSecurityPolicy images.dangerouslyAllowLocalIP images.dangerouslyAllowSVG " +
    "images.deviceSizes images.domains images.formats images.imageSizes images.loader images.loaderFile " +
    "images.localPatterns images.maximumDiskCacheSize images.maximumRedirects images.maximumResponseBody " +
    "images.minimumCacheTTL images.path images.qualities images.remotePatterns images.unoptimized " +
    "experimental.authInterrupts experimental.cacheLife experimental.mdxRs " +
    "experimental.optimizePackageImports experimental.serverActions experimental.typedRoutes experimental.useCache " +
    "experimental.viewTransition experimental.webpackBuildWorker experimental.cpus experimental.workerThreads " +
    "experimental.externalDir experimental.turbopackFileSystemCacheForDev experimental.turbopackFileSystemCacheForBuild"
  ).split(" "),
);
