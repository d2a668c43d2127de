import { afterAll, beforeAll, describe } from "vitest";
import { FLOW_APP } from "../fixtures/flow-app.ts";
import { buildFixture } from "../helpers/build.ts";
import { removeFixture } from "../helpers/fixture.ts";
import { flows } from "./flows.ts";
import { startOnWorkers } from "./workers-target.ts";

describe("on Workers", () => {
  const app = { root: "" };
  beforeAll(async () => {
    const built = await buildFixture(FLOW_APP, { args: ["--prerender", "--target", "workers"] });
    if (built.code !== 0) throw new Error(`The fixture does not build (${built.code}):\n${built.output}`);
    app.root = built.root;
  });
  afterAll(() => removeFixture(app.root));

  flows(() => startOnWorkers(app.root));
});
