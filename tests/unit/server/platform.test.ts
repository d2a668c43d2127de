import { describe, expect, it } from "vitest";

import { oncePerTurn } from "../../../src/server/once-per-turn.ts";
import { createPlatform } from "../../../src/server/platform.ts";

describe("createPlatform", () => {
  it("waits for background work, also for work that background work started (R8)", async () => {
    const { platform, lines } = logged();
    const first = Promise.withResolvers<void>();
    const done: string[] = [];
    platform.waitUntil(
      first.promise.then(() => {
        done.push("first");
        platform.waitUntil(Promise.reject(new Error("lost")).finally(() => done.push("second")));
      }),
    );

    first.resolve();
    await platform.settled();

    expect(done).toEqual(["first", "second"]);
    expect(lines).toMatchObject([{ level: "error", line: expect.stringContaining("lost") }]);
  });

  it("warns once per cause and tells each failed render with its causes (R6)", () => {
    const { platform, lines } = logged();
    const failure = new Error("boom", { cause: new Error("database") });

    platform.report({ kind: "warning", code: "W", message: "Careful." });
    platform.report({ kind: "warning", code: "W", message: "Careful." });
    platform.report({ kind: "failed", path: "/a", reason: "stale", error: failure, nextAttemptAtMs: 0 });

    expect(lines.map(({ level }) => level)).toEqual(["warn", "error"]);
    expect(lines[1]?.line).toMatch(
      /\/a failed \(stale\)\. Next attempt: 1970-01-01T00:00:00\.000Z\.\nError: boom[\s\S]*Caused by Error: database/,
    );
  });

  it("tells a failing store once, whatever it was asked to do (S8)", () => {
    const { platform, lines } = logged();
    const error = new Error("database is locked");

    platform.report({ kind: "store-failed", operation: "store an entry", error });
    platform.report({ kind: "store-failed", operation: "take a lease", error });

    expect(lines).toEqual([{ level: "warn", line: "The store failed to store an entry: database is locked" }]);
  });

  it("keeps hits for those who debug", () => {
    const { platform, lines } = logged();

    platform.report({ kind: "hit", path: "/a" });

    expect(lines).toEqual([{ level: "debug", line: "hit /a" }]);
  });
});

it("asks the store at most once per turn of the event loop", async () => {
  let asked = 0;
  const check = oncePerTurn(() => ++asked > 0);

  const sameTurn = [check(), check(), check()];
  // The first one may still come in this turn.
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  const nextTurn = check();

  expect(sameTurn).toEqual([true, false, false]);
  expect(nextTurn).toBe(true);
  expect(asked).toBe(2);
});

function logged() {
  const lines: { level: string; line: string }[] = [];
  return { lines, platform: createPlatform((level, line) => lines.push({ level, line })) };
}
