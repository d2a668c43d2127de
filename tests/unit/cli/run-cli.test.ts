import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const MAIN = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

it.each([
  [["bulid"], "There is no command `bulid`"],
  [["start", "--prot", "1"], "There is no option `--prot`"],
  [["start", "--port", "high"], "`--port` must be a whole number"],
  [["prerender", "--on-error", "ignore"], "`--on-error` must be fail or warn or keep"],
])("ends with 2 and shows the usage for %j", async (words, text) => {
  const { code, err } = await vinext(words);

  expect(code).toBe(2);
  expect(err).toContain(text);
  expect(err).toContain("USAGE");
});

it("lists its commands", async () => {
  const { code, out } = await vinext(["--help"]);

  expect(code).toBe(0);
  expect(out).toMatch(/dev[\s\S]*build[\s\S]*prerender[\s\S]*start/);
});

it.each(["prerender", "start"])("says in one sentence that %s needs a build", async (command) => {
  const { code, err } = await vinext([command, mkdtempSync(join(tmpdir(), "empty-"))]);

  expect(code).toBe(1);
  expect(err).toMatch(
    /^There is no build to work on: .*manifest\.json does not exist\. \[VINEXT_MANIFEST_MISSING]\nRun `vinext build` first\.\n$/,
  );
});

it("runs through a symbolic link", async () => {
  const link = join(mkdtempSync(join(tmpdir(), "bin-")), "vinext");
  symlinkSync(MAIN, link);

  const { code, out } = await vinext(["--version"], link);

  expect(code).toBe(0);
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

function vinext(words: readonly string[], main = MAIN): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...words], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}

it("goes on when nobody reads what it says", async () => {
  const child = spawn(process.execPath, [MAIN, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  const err: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));

  const [code] = await once(child, "close");

  expect({ code, err: Buffer.concat(err).toString() }).toEqual({ code: 0, err: "" });
});
