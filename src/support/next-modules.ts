import { rowsOf, type Feature } from "./feature.ts";

const row = rowsOf("modules");

/** What `import … from "next/…"` means. */
export interface NextModule extends Feature {
  /** The file of `src/next` that takes its place; undefined where the import is refused. */
  readonly file: string | undefined;
}

/** The modules of the `next` package. One that is not here is refused as well. */
export const NEXT_MODULES: readonly NextModule[] = [
  offered("next", "index", { note: "Types.", proof: "tests/types/app/[slug]/page.tsx" }),
  offered("next/cache", "cache", { proof: "tests/unit/next/cache.test.ts" }),
  offered("next/dynamic", "dynamic", { proof: "tests/browser/hydration.test.ts" }),
  offered("next/error", "error", { proof: "tests/browser/boundaries.test.ts" }),
  differs("next/font/google", "font/google", {
    note: "Nothing is downloaded: families come from `@fontsource-variable/*` or `@fontsource/*`, else system fonts stand in.",
    proof: "tests/browser/fonts.test.ts",
  }),
  offered("next/font/local", "font/local", { proof: "tests/browser/fonts.test.ts" }),
  offered("next/form", "form", { proof: "tests/browser/forms.test.ts" }),
  offered("next/headers", "headers", { proof: "tests/unit/next/headers.test.ts" }),
  differs("next/image", "image", {
    note: "On Workers and in exported sites images are sent as they are, or as a loader says.",
    proof: "tests/browser/images.test.ts",
  }),
  offered("next/link", "link", { proof: "tests/browser/navigation.test.ts" }),
  offered("next/navigation", "navigation.client", { proof: "tests/browser/navigation.test.ts" }),
  differs("next/og", "og", {
    note: "Drawn by `@vercel/og`, which the app installs. On Workers images are drawn at build alone.",
    proof: "tests/runtime/og.test.ts",
  }),
  offered("next/root-params", "root-param", { proof: "tests/runtime/root-params.test.ts" }),
  offered("next/script", "script", { proof: "tests/browser/hydration.test.ts" }),
  offered("next/server", "server", { proof: "tests/unit/next/server.test.ts" }),
  offered("next/web-vitals", "web-vitals", { proof: "tests/browser/forms.test.ts" }),
  refused("next/amp", "AMP is gone from Next.js itself; remove it."),
  refused("next/app, next/document", "They belong to the Pages Router: use the root layout."),
  refused("next/compat/router, next/router", "They belong to the Pages Router: use `next/navigation`."),
  refused("next/config", "It is gone from Next.js itself: use environment variables."),
  refused("next/head", "It belongs to the Pages Router: export `metadata`."),
  refused("next/legacy/image", "Use `next/image`."),
  refused("next/dist/*", "These are Next.js's own insides: import the public module."),
];

/** Finds the row of an import; undefined when `next` has no such module, or it is another package. */
export function nextModuleOf(id: string): NextModule | undefined {
  const name = id.replace(/\.js$/, "").replace(/^next\/dist\/.*/, "next/dist/*");
  return NEXT_MODULES.find(({ names }) => names.includes(name));
}

type Held = Parameters<ReturnType<typeof rowsOf>>[2];

function offered(name: string, file: string, held: Held): NextModule {
  return { ...row("supported", name, held), file };
}

function differs(name: string, file: string, held: Held): NextModule {
  return { ...row("partial", name, held), file };
}

function refused(names: string, note: string): NextModule {
  return { ...row("refused", names, { note, proof: "VINEXT_NEXT_MODULE" }), file: undefined };
}
