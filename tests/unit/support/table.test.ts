import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readmeCells, supportCells } from "../../../scripts/support-table.ts";
import { NEXT_MODULES, nextModuleOf } from "../../../src/support/next-modules.ts";
import { SUPPORT } from "../../../src/support/table.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");

describe("the support table", () => {
  it("is what the README says (`node scripts/support-table.ts` writes it)", () => {
    expect(readmeCells()).toEqual(supportCells());
  });

  it("has one row for each name of an area", () => {
    const names = SUPPORT.flatMap(({ area, names: own }) => own.map((name) => `${area} ${name}`));

    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it("says what to do wherever something is not as in Next.js", () => {
    const silent = SUPPORT.filter(({ support, note }) => support !== "supported" && note === "");

    expect(silent.map(({ names }) => names)).toEqual([]);
  });

  it("has for each row a test that exists, or the code of a message that the sources give", () => {
    const files = globSync("src/**/*.ts", { cwd: ROOT }).filter((file) => !file.startsWith("src/support/"));
    const sources = files.map((file) => readFileSync(path.join(ROOT, file), "utf8")).join("\n");
    const isHeld = (proof: string): boolean =>
      proof.startsWith("VINEXT_") ? sources.includes(proof) : existsSync(path.join(ROOT, proof));

    expect(SUPPORT.filter(({ proof }) => !isHeld(proof))).toEqual([]);
  });
});

describe("the modules of `next`", () => {
  const offered = NEXT_MODULES.filter(({ file }) => file !== undefined);

  it("are those with types for apps", () => {
    const types = readFileSync(path.join(ROOT, "src/public/types.d.ts"), "utf8");
    const declared = [...types.matchAll(/^declare module "(next[^"]*)"/gm)].map(([, name = ""]) => name);

    expect(declared.toSorted()).toEqual(offered.flatMap(({ names }) => names).toSorted());
  });

  it("have a file each", () => {
    const isThere = (file = ""): boolean =>
      [".ts", ".tsx"].some((end) => existsSync(path.join(ROOT, "src/next", file + end)));

    expect(offered.filter(({ file }) => !isThere(file))).toEqual([]);
  });

  it.each([
    ["next/link.js", "link"],
    ["next/dist/server/web/spec-extension/cookies", undefined],
    ["next/nothing", undefined],
  ])("takes %s for %s", (id, file) => {
    expect(nextModuleOf(id)?.file).toBe(file);
  });
});
