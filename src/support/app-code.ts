import { rowsOf, type Feature } from "./feature.ts";

const row = rowsOf("code");
const CHECK = "tests/unit/check/check-app.test.ts";
const CACHE_KIND = "VINEXT_USE_CACHE_KIND";

/** Directives, exports of route files and syntax that Next.js gives a meaning. */
export const APP_CODE: readonly Feature[] = [
  row("supported", '"use client"', { proof: "tests/browser/hydration.test.ts" }),
  row("supported", '"use server"', { proof: "tests/runtime/actions.test.ts" }),
  row("supported", '"use cache"', { proof: "tests/runtime/use-cache.test.ts" }),
  row("refused", '"use cache: private"', {
    note: 'A result for one visitor is not kept: take the directive away, or write `"use cache"` for what all may see.',
    proof: CACHE_KIND,
  }),
  row("refused", '"use cache: remote"', {
    note: 'Results are kept in the store of the site, which is shared already: write `"use cache"`.',
    proof: CACHE_KIND,
  }),
  row("supported", "dynamic, dynamicParams, fetchCache, revalidate, runtime", {
    proof: "tests/unit/routing/segment-config.test.ts",
  }),
  row("supported", "generateStaticParams", { proof: "tests/build/outcomes.test.ts" }),
  row("supported", "metadata, generateMetadata, viewport, generateViewport", {
    proof: "tests/runtime/metadata-files.test.ts",
  }),
  row("partial", 'runtime = "edge"', {
    note: "The target decides: all routes of a build run on Node, or on Workers.",
    proof: "tests/unit/routing/segment-config.test.ts",
  }),
  row("left out", "maxDuration, preferredRegion", { note: "They tune a host that is not used here.", proof: CHECK }),
  row("left out", "unstable_instant, unstable_prefetch", { note: "They belong to Cache Components.", proof: CHECK }),
  row("refused", "experimental_ppr", { note: "Pages are prerendered whole.", proof: "VINEXT_ROUTE_PROBLEM" }),
  row("left out", "<style jsx>", {
    note: "styled-jsx needs the compiler of Next.js: its rules would hold for the whole page. Use CSS modules.",
    proof: CHECK,
  }),
];
