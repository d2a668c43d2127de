import { afterAll, beforeAll, describe } from "vitest";
import { mustBuild } from "../helpers/build.ts";
import { removeFixture, type FixtureFiles } from "../helpers/fixture.ts";
import { startOnNode } from "./node-target.ts";
import type { StartTarget } from "./target.ts";
import { startOnWorkers } from "./workers-target.ts";

/** A built site on one kind of machine. */
export interface Site {
  readonly machine: "Node" | "Workers";
  /** Where it was built; known once tests run. */
  readonly root: string;
  /** What the build printed. */
  readonly output: string;
}

/** Builds a site for every kind of machine and registers the same flows for each: what holds on one holds on all. */
export function onEveryMachine(files: FixtureFiles, register: (start: StartTarget, site: Site) => void): void {
  for (const { machine, target, start } of MACHINES) {
    describe(`on ${machine}`, () => {
      const site = { machine, root: "", output: "" };
      beforeAll(async () => {
        Object.assign(site, await mustBuild(files, { VINEXT_TARGET: target }));
      });
      afterAll(() => removeFixture(site.root));

      register(() => start(site.root), site);
    });
  }
}

const MACHINES = [
  { machine: "Node", target: "node", start: startOnNode },
  { machine: "Workers", target: "workers", start: startOnWorkers },
] as const;
