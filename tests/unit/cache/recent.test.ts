import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRecent } from "../../../src/cache/recent.ts";

describe("createRecent", () => {
  it("gives up what nobody asked for, and keeps what is asked for all the time", () => {
    const recent = createRecent<string, number>({ max: 3 });

    for (let count = 0; count < 50; count += 1) {
      recent.set("wanted", count);
      recent.set(`once ${count}`, count);
      expect(recent.get("wanted")).toBe(count);
    }

    expect(recent.has("once 0")).toBe(false);
  });

  it("does not keep a value that is larger than all the room, and nothing else goes for it", () => {
    const recent = createRecent<string, string>({ maxSize: 5, sizeOf: ({ length }) => length });
    recent.set("a", "12345");
    recent.set("b", "123456");

    expect([recent.get("a"), recent.get("b"), recent.size()]).toEqual(["12345", undefined, 5]);
  });

  it("drops each value once that is given up, deleted or cleared, and none that is replaced", () => {
    const dropped: string[] = [];
    const recent = createRecent<string, string>({ max: 2, dropped: (value) => dropped.push(value) });
    recent.set("a", "replaced");
    recent.set("a", "given up");
    recent.set("b", "deleted");
    recent.set("c", "cleared");
    recent.delete("b");
    recent.delete("b");
    recent.clear();

    expect(dropped).toEqual(["given up", "deleted", "cleared"]);
  });

  it.each(["replaced", "deleted", "cleared"])(
    "keeps nothing alive that was %s, also where room is left (R10)",
    async (how) => {
      const recent = createRecent<number, object>({ max: 1_000 });
      const gone: WeakRef<object>[] = [];
      for (let count = 0; count < 2_000; count += 1) {
        const value = { count };
        gone.push(new WeakRef(value));
        recent.set(count % 40, value);
        if (how === "deleted") recent.delete(count % 40);
        if (how === "cleared" && count % 40 === 39) recent.clear();
      }
      for (let key = 0; key < 40; key += 1) recent.set(key, {});

      await nextTurn();
      collectGarbage();

      // The map makes room now and then, and until the next time it has what was there before.
      expect(gone.filter((value) => value.deref()).length).toBeLessThan(100);
    },
  );

  it("never holds more than its bounds, and always what came last", () => {
    const steps = fc.array(
      fc.record({ key: fc.nat(9), size: fc.nat(4), how: fc.constantFrom("set", "get", "delete") }),
    );
    fc.assert(
      fc.property(steps, (all) => {
        const recent = createRecent<number, number>({ max: 4, maxSize: 8, sizeOf: (size) => size });
        for (const { key, size, how } of all) {
          if (how === "set") recent.set(key, size);
          if (how === "get") recent.get(key);
          if (how === "delete") recent.delete(key);
          const held = Array.from({ length: 10 }, (_, each) => each).filter((each) => recent.has(each));
          expect(held.length).toBeLessThanOrEqual(4);
          expect(recent.size()).toBeLessThanOrEqual(8);
          if (how === "set") expect(recent.get(key)).toBe(size);
        }
      }),
    );
  });
});

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
}
