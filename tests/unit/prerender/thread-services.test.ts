import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openServices } from "../../../src/prerender/thread-services.ts";
import type { RuntimeEvent } from "../../../src/request/events.ts";

it("reports background work that fails: a rejection of it would end the thread", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "thread-services-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const events: RuntimeEvent[] = [];
  const setup = { serverFile: "", buildId: "b", basePath: "", draftSecret: "", concurrency: 1 };
  const storeFile = path.join(folder, "cache.sqlite");
  const opened = await openServices({ ...setup, storeFile }, (event) => void events.push(event));

  opened.services.platform.waitUntil(Promise.reject(new Error("boom")));
  await opened.close();

  expect(events).toMatchObject([{ kind: "store-failed", error: new Error("boom") }]);
});
