import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { loadEnvFiles } from "../../../src/vite/env-files.ts";

it("reads the most specific file first, keeps what is there, and forgets what it read before", () => {
  const root = mkdtempSync(path.join(tmpdir(), "env-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (name: string, text: string): void => writeFileSync(path.join(root, name), text);
  const env: NodeJS.ProcessEnv = { GIVEN: "shell" };
  const shown = (): unknown => [env["GIVEN"], env["WORD"], env["OTHER"]];

  write(".env", "GIVEN=file\nWORD=general\nOTHER=there");
  write(".env.production", "WORD=specific");
  loadEnvFiles(root, "production", env);
  expect(shown()).toEqual(["shell", "specific", "there"]);

  write(".env", "GIVEN=file\nWORD=general");
  write(".env.production", "");
  loadEnvFiles(root, "production", env);
  expect(shown()).toEqual(["shell", "general", undefined]);
});
