import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";

import { openSqliteStore } from "../../../src/cache-handlers/sqlite.ts";
import { sampleKey } from "../../../src/cache/contract-world.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import type { TemporaryFolder } from "../../helpers/temporary-folder.ts";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

describe("a killed process", () => {
  it("leaves every fence behind that it confirmed (T4)", async () => {
    const file = folder.file("cache.sqlite");
    await killAfter("raise-and-wait.ts", "second");

    const store = openSqliteStore({ file, mode: "read-write" });

    expect(store.fencesSince(0).fences.map(([tag]) => tag)).toEqual(["first", "second"]);
    expect(await store.read(sampleKey())).toMatchObject({ generation: "a" });
    store.close();
  });

  it("leaves whole generations only, whenever it is killed (S1)", async () => {
    const file = folder.file("cache.sqlite");
    for (let kill = 0; kill < 3; kill += 1) {
      const child = start("write-for-ever.ts");
      await saying(child, "writing");
      const reader = openSqliteStore({ file, mode: "read-write" });
      for (let round = 0; round < 200; round += 1) expect(await mixture(await reader.read(sampleKey()))).toBe("none");

      child.kill("SIGKILL");
      await once(child, "exit");

      expect(await mixture(await reader.read(sampleKey()))).toBe("none");
      reader.close();
    }
  });
});

function start(script: string): ReturnType<typeof spawn> {
  const path = new URL(`./${script}`, import.meta.url).pathname;
  const child = spawn(process.execPath, [path, folder.file("cache.sqlite")], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function saying(child: ReturnType<typeof spawn>, word: string): Promise<void> {
  let said = "";
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    if (said.includes(word)) return;
  }
}

async function killAfter(script: string, word: string): Promise<void> {
  const child = start(script);
  await saying(child, word);
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** Tells which bytes of a record are not of its generation. A part that is gone belongs to a replaced record. */
async function mixture(record: Awaited<ReturnType<ReturnType<typeof openSqliteStore>["read"]>>): Promise<string> {
  for (const name of record?.parts ?? []) {
    const part = await record?.part(name);
    if (part && !part.every((byte) => String(byte) === record?.generation))
      return `${name} of another generation than ${record?.generation}`;
  }
  return "none";
}
