import { readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ACTION_APP } from "../fixtures/action-app.ts";
import { mustBuild, runVinext } from "../helpers/build.ts";
import { removeFixture } from "../helpers/fixture.ts";

const app = { root: "" };
beforeAll(async () => {
  app.root = (await mustBuild(ACTION_APP)).root;
});
afterAll(() => removeFixture(app.root));

describe("the key of what actions close over", () => {
  it("stays over builds, belongs to its owner and is in no public file (D2)", async () => {
    const file = path.join(app.root, ".vinext/action-key");
    const [key, built] = [readFileSync(file, "utf8").trim(), buildOf(app.root)];

    await runVinext(["build", app.root, "--prerender"]);

    expect(readFileSync(file, "utf8").trim()).toBe(key);
    expect(buildOf(app.root)).toBe(built);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(Buffer.from(key, "base64")).toHaveLength(32);
  });

  it("comes from the environment where there is one, and must be a key", async () => {
    rmSync(path.join(app.root, ".vinext"), { recursive: true, force: true });
    const given = Buffer.alloc(32, 7).toString("base64");

    const good = await runVinext(["build", app.root], { VINEXT_ENCRYPTION_KEY: given });
    const bad = await runVinext(["build", app.root], { VINEXT_ENCRYPTION_KEY: "too short" });

    expect(good.code).toBe(0);
    expect(readFileSync(path.join(app.root, "dist/server/__vite_rsc_encryption_key.js"), "utf8")).toContain(given);
    expect(bad.code).toBe(1);
    expect(bad.output).toContain("VINEXT_ACTION_KEY");
  });
});

function buildOf(root: string): unknown {
  const manifest: unknown = JSON.parse(readFileSync(path.join(root, "dist/manifest.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "buildId" in manifest ? manifest.buildId : undefined;
}
