import { expect, it } from "vitest";
import { loadSimulator } from "../../../src/upload/simulator.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

it("says in one sentence that an app has no wrangler", () => {
  const app = temporaryFolder();

  const open = () => loadSimulator(app.path).open({ stateFolder: app.file("state"), namespaceId: "abc" });

  expect(open).toThrow(expect.objectContaining({ code: "VINEXT_WRANGLER_MISSING" }));
  // A cause is printed with its stack.
  expect(open).not.toThrow(expect.objectContaining({ cause: expect.anything() }));
  app.remove();
});
