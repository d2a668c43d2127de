import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Area } from "../src/support/feature.ts";
import { SUPPORT } from "../src/support/table.ts";

const README = path.join(path.dirname(import.meta.dirname), "README.md");
const BEGIN = "<!-- The table below is written by `node scripts/support-table.ts` from src/support. -->";
const END = "<!-- End of the table. -->";
// Padded to its widest cell, one changed row would change them all.
const [RAW, END_RAW] = ["<!-- prettier-ignore-start -->", "<!-- prettier-ignore-end -->"];

/** Gives the README's table of what is supported, row by row and cell by cell. */
export function supportCells(): readonly (readonly string[])[] {
  return SUPPORT.map(({ area, names, support, note, proof }) => [
    TITLES[area],
    names.map((name) => `\`${name}\``).join(", "),
    support,
    note,
    `\`${proof}\``,
  ]);
}

/** Reads the cells of the table that stands in the README. */
export function readmeCells(): readonly (readonly string[])[] {
  const { table } = partsOf(readFileSync(README, "utf8"));
  const rows = table.split("\n").filter((line) => line.startsWith("|"));
  return rows.slice(2).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const TITLES: Readonly<Record<Area, string>> = {
  "next.config": "`next.config`",
  modules: "imports",
  files: "files",
  code: "code",
  packages: "packages",
};

function partsOf(text: string): { readonly before: string; readonly table: string; readonly after: string } {
  const [before = "", rest = ""] = text.split(BEGIN);
  const [table = "", after = ""] = rest.split(END);
  return { before, table, after };
}

function writeReadme(): void {
  const { before, after } = partsOf(readFileSync(README, "utf8"));
  const rows = [
    ["Of", "What", "Support", "Note", "Held by"],
    Array.from({ length: 5 }, () => "---"),
    ...supportCells(),
  ];
  const table = rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  writeFileSync(README, `${before}${BEGIN}\n\n${RAW}\n\n${table}\n\n${END_RAW}\n\n${END}${after}`);
}

if (import.meta.main) writeReadme();
