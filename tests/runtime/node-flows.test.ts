import { afterAll, beforeAll, describe } from "vitest";
import { FLOW_APP } from "../fixtures/flow-app.ts";
import { mustBuild } from "../helpers/build.ts";
import { removeFixture } from "../helpers/fixture.ts";
import { flows } from "./flows.ts";
import { startOnNode } from "./node-target.ts";

describe("on Node", () => {
  const app = { root: "" };
  beforeAll(async () => {
    app.root = (await mustBuild(FLOW_APP)).root;
  });
  afterAll(() => removeFixture(app.root));

  flows(() => startOnNode(app.root));
});
