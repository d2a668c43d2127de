import { describe, expect, it } from "vitest";
import { parseSync } from "vite";
import { mergeSegmentConfig, readSegmentConfig, type FileConfig } from "../../../src/routing/segment-config.ts";

function read(source: string): FileConfig {
  return readSegmentConfig(parseSync("page.tsx", source).program, "app/page.tsx");
}

describe("readSegmentConfig", () => {
  it("reads every option and lists every export", () => {
    const file = read(`
      import x from "x";
      export const dynamic = "force-static", revalidate = 60;
      export const dynamicParams = false;
      export const fetchCache = 'only-cache';
      export const runtime = "nodejs";
      export const metadata = { title: "日" };
      export async function generateStaticParams() { return []; }
      export { x as GET, type T } from "y";
      export type Props = {};
      export interface Other {}
      const { a, b: [c = 1, ...d] } = x;
      export const { e, f: [g = 1, ...h] } = x;
      export default function Page() { return null; }
    `);

    expect(file).toEqual({
      config: {
        dynamic: "force-static",
        revalidate: 60,
        dynamicParams: false,
        fetchCache: "only-cache",
        runtime: "nodejs",
      },
      exports: [
        "dynamic",
        "revalidate",
        "dynamicParams",
        "fetchCache",
        "runtime",
        "metadata",
        "generateStaticParams",
        "GET",
        "e",
        "g",
        "h",
        "default",
      ],
      hasDefault: true,
      useClient: false,
      problems: [],
    });
  });

  it.each([
    ["false", { revalidate: false }],
    ["0", { revalidate: 0 }],
    ["60 as const", { revalidate: 60 }],
    ["(60)", { revalidate: 60 }],
    ["((60) satisfies number)", { revalidate: 60 }],
    ["1_000", { revalidate: 1000 }],
    ["6e1", { revalidate: 60 }],
    ["+60", { revalidate: 60 }],
  ])("takes revalidate = %s", (written, config) => {
    expect(read(`export const revalidate = ${written};`)).toMatchObject({ config, problems: [] });
  });

  it.each([
    ["-1", "-1"],
    ["1.5", "1.5"],
    ['"60"', '"60"'],
    ["60 * 10", "60 * 10"],
    ["Infinity", "Infinity"],
    ["-x", "-x"],
    ["true", "true"],
    ["null", "null"],
    ["`60`", '"60"'],
    ["f()", "an expression"],
  ])("refuses revalidate = %s and names file and value (PR-24)", (written, shown) => {
    const { config, problems } = read(`export const revalidate = ${written};`);

    expect(config).toEqual({});
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(`\`revalidate\` in app/page.tsx is \`${shown}\``);
  });

  it.each([
    'export const dynamic = "force";',
    "export const dynamic = `force-${x}`;",
    "export const dynamicParams = 0;",
    'export const fetchCache = "none";',
    'export const runtime = "bun";',
    "export let revalidate = 60;",
    'export { revalidate } from "./config";',
    "const revalidate = 60; export { revalidate };",
    "export const { revalidate } = config;",
    "export function dynamic() {}",
  ])("refuses %s (PR-24)", (source) => {
    expect(read(source).problems).toHaveLength(1);
  });

  it("takes a template without expressions", () => {
    expect(read("export const dynamic = `error`;").config).toEqual({ dynamic: "error" });
  });

  it.each(["edge", "experimental-edge"])("takes runtime %s for edge (PR-12)", (runtime) => {
    expect(read(`export const runtime = "${runtime}";`).config).toEqual({ runtime: "edge" });
  });

  it("refuses config in a client file (PR-23)", () => {
    const { useClient, problems } = read(
      '"use strict"; "use client"; export const revalidate = 60; export default () => null;',
    );

    expect(useClient).toBe(true);
    expect(problems).toHaveLength(1);
    const others = read('"use client"; export const metadata = {}; export function generateStaticParams() {}');
    expect(others.problems.map(({ name }) => name)).toEqual(["metadata", "generateStaticParams"]);
  });

  it("does not take a string further down for a directive", () => {
    expect(read('import "x"; "use client";').useClient).toBe(false);
  });
});

describe("mergeSegmentConfig", () => {
  it("has the documented defaults", () => {
    expect(mergeSegmentConfig([{}])).toEqual({
      dynamic: "auto",
      revalidate: false,
      dynamicParams: true,
      fetchCache: "auto",
      runtime: "nodejs",
    });
  });

  it.each([
    [[{ revalidate: 5 }, { revalidate: 10 }], 5],
    [[{ revalidate: 10 }, { revalidate: 5 }], 5],
    [[{ revalidate: 0 }, { revalidate: 60 }], 0],
    [[{ revalidate: 60 }, { revalidate: 0 }], 0],
    [[{ revalidate: 7 }, { revalidate: false }], 7],
    [[{ revalidate: false }, {}], false],
  ] as const)("of %o has the window %s (PR-03, RV-01, RV-02)", (levels, revalidate) => {
    expect(mergeSegmentConfig(levels).revalidate).toBe(revalidate);
  });

  it.each([
    [[{ dynamic: "force-dynamic" }, { dynamic: "force-static" }], "force-dynamic"],
    [[{ dynamic: "force-static" }, { dynamic: "error" }], "error"],
    [[{ dynamic: "error" }, { dynamic: "auto" }], "error"],
    [[{ dynamic: "auto" }], "auto"],
    [[{ dynamic: "force-static" }, {}], "force-static"],
  ] as const)("of %o is %s (PR-04, PR-05, PR-07)", (levels, dynamic) => {
    expect(mergeSegmentConfig(levels).dynamic).toBe(dynamic);
  });

  it("closes a route that any file closes (SP-14)", () => {
    expect(mergeSegmentConfig([{ dynamicParams: false }, { dynamicParams: true }]).dynamicParams).toBe(false);
  });

  it("takes fetchCache and runtime of the deepest file that says something", () => {
    const merged = mergeSegmentConfig([
      { fetchCache: "only-cache", runtime: "edge" },
      { fetchCache: "force-cache" },
      {},
    ]);

    expect(merged).toMatchObject({ fetchCache: "force-cache", runtime: "edge" });
  });
});
