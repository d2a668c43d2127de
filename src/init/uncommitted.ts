import { spawnSync } from "node:child_process";

/** Names which of some files differ from what git has of them. Empty where there is no git, and for files it does not know. */
export function uncommittedFiles(root: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  const { status, stdout } = spawnSync("git", ["diff", "--name-only", "--relative", "HEAD", "--", ...names], {
    cwd: root,
    encoding: "utf8",
  });
  return status === 0 ? stdout.split("\n").filter((line) => line !== "") : [];
}
