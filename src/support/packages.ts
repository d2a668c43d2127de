import { rowsOf, type Feature } from "./feature.ts";

const row = rowsOf("packages");
const CHECK = { proof: "tests/unit/check/check-app.test.ts" };

/** Packages that hook into the compiler of Next.js. All others are nobody's business but the app's. */
export const PACKAGES: readonly Feature[] = [
  row("partial", "@next/mdx", {
    note: "`.mdx` is compiled by `@mdx-js/rollup`: install it. Remark and rehype plugins belong into the Vite config.",
    proof: "tests/runtime/next-config.test.ts",
  }),
  row("left out", "@next/bundle-analyzer", { note: "Add `rollup-plugin-visualizer` to the Vite config.", ...CHECK }),
  row("left out", "@ducanh2912/next-pwa, @serwist/next, next-pwa", {
    note: "No service worker is made: use `@serwist/vite` or `vite-plugin-pwa`.",
    ...CHECK,
  }),
  row("left out", "@sentry/nextjs", {
    note: "Its build plugin and its wrappers do not run: use `@sentry/node` and `@sentry/react`.",
    ...CHECK,
  }),
  row("left out", "@svgr/webpack", { note: "Add `vite-plugin-svgr` to the Vite config.", ...CHECK }),
  row("left out", "@vanilla-extract/next-plugin", {
    note: "Add `@vanilla-extract/vite-plugin` to the Vite config.",
    ...CHECK,
  }),
  row("left out", "next-intl", {
    note: "Its build plugin does not run: in the Vite config, alias `next-intl/config` to your request file.",
    ...CHECK,
  }),
  row("left out", "next-contentlayer, next-contentlayer2", {
    note: "Its build plugin does not run: call `contentlayer build` before `vinext build`.",
    ...CHECK,
  }),
  row("left out", "fumadocs-mdx", { note: "Add the plugin of `fumadocs-mdx/vite` to the Vite config.", ...CHECK }),
  row("left out", "nextra", { note: "Its loader runs inside Next.js alone.", ...CHECK }),
];
