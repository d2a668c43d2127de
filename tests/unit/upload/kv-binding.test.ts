import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { readKvBinding, type KvBinding } from "../../../src/upload/kv-binding.ts";

const state = { root: "" };
beforeEach(() => {
  state.root = mkdtempSync(path.join(tmpdir(), "binding-"));
});
afterEach(() => rmSync(state.root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(state.root, file)), { recursive: true });
  writeFileSync(path.join(state.root, file), text);
}
const read = (binding: string, environment?: string): KvBinding =>
  readKvBinding({ root: state.root, binding, environment });

describe("a binding", () => {
  it("is read from JSON with comments and trailing commas, at the top level or in an environment", () => {
    write(
      "wrangler.jsonc",
      `{
        // "kv_namespaces" of an environment take the place of these.
        "kv_namespaces": [{ "binding": "PAGES", "id": "top", "preview_id": "preview" }, { "binding": "BARE" }],
        "env": { "staging": { "kv_namespaces": [{ "binding": "PAGES", "id": "staged" },] }, "empty": {} },
      }`,
    );

    expect(read("PAGES")).toEqual({ remoteId: "top", localId: "preview" });
    expect(read("BARE")).toEqual({ remoteId: undefined, localId: "BARE" });
    expect(read("PAGES", "staging")).toEqual({ remoteId: "staged", localId: "staged" });
    expect(() => read("PAGES", "empty")).toThrow(/`env\.empty` of .*wrangler\.jsonc has no `id` for it/);
    expect(() => read("PAGES", "other")).toThrow(/`env\.other` of /);
  });

  it("is read from TOML", () => {
    write(
      "wrangler.toml",
      `name = "site"\n[[kv_namespaces]]\nbinding = "PAGES"\nid = "top"\n[[env.staging.kv_namespaces]]\nbinding = "PAGES"\nid = "staged"\n`,
    );

    expect(read("PAGES").remoteId).toBe("top");
    expect(read("PAGES", "staging").remoteId).toBe("staged");
  });

  it("is read from the configuration that a build tool wrote for the deploy", () => {
    write("wrangler.jsonc", `{ "kv_namespaces": [{ "binding": "PAGES", "id": "source" }] }`);
    write(".wrangler/deploy/config.json", `{ "configPath": "../../dist/wrangler.json" }`);
    write("dist/wrangler.json", `{ "kv_namespaces": [{ "binding": "PAGES", "id": "deployed" }] }`);

    expect(read("PAGES").remoteId).toBe("deployed");
  });

  it("is not there, or the file is broken: one sentence names the file and the place", () => {
    expect(() => read("PAGES")).toThrow("There is no wrangler configuration");

    write("wrangler.jsonc", `{\n  "kv_namespaces": [\n    { "binding": "PAGES" "id": "x" }\n  ]\n}`);

    expect(() => read("PAGES")).toThrow(/wrangler\.jsonc cannot be read: CommaExpected in line 3\./);
  });
});
