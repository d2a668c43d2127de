import { expect, it } from "vitest";
import { checkNode } from "../../../src/cli/node-version.ts";

it.each(["22.13.0", "22.20.1", "24.0.0", "26.1.0"])("runs on Node %s", (version) => {
  expect(() => checkNode(version)).not.toThrow();
});

it.each(["18.20.0", "20.20.2", "22.12.0", "22.9.0"])("says in one sentence that Node %s is too old", (version) => {
  expect(() => checkNode(version)).toThrow(`This is Node ${version}, and vinext needs 22.13 or newer.`);
});
