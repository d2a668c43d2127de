import { mkdtempSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FenceNamespace } from "../../src/worker/shared-fences.ts";
import type { LeaseNamespace } from "../../src/worker/shared-leases.ts";
import { FLOW_APP } from "../fixtures/flow-app.ts";
import { mustBuild } from "../helpers/build.ts";
import { removeFixture } from "../helpers/fixture.ts";
import { until } from "../helpers/http.ts";
import { SECRET } from "../helpers/webhook.ts";
import { startWorker } from "../helpers/worker-machine.ts";
import { builtAtMs, invalidate, refreshed, stampOf } from "./target.ts";
import { seedMachine, withMachine } from "./workers-target.ts";

const app = { root: "" };
beforeAll(async () => {
  app.root = (await mustBuild(FLOW_APP, { VINEXT_TARGET: "workers" })).root;
});
afterAll(() => removeFixture(app.root));

describe("while one kind of call to KV fails (S8)", () => {
  it("pages are HITs without a listing of invalidations, which are obeyed once there is one", () =>
    withMachine(app.root, { kv: "seeded" }, async (machine) => {
      await machine.kv("failing-list");
      const first = await machine.send("/timed");
      await machine.kv("whole");
      await invalidate(machine, { path: "/timed" });
      await machine.pass(6);

      expect(first.state).toBe("HIT");
      expect(stampOf(await machine.send("/timed"))).not.toBe(stampOf(first));
    }));

  it("an old page stays while none can be written, and is renewed when one can", () =>
    withMachine(app.root, { kv: "seeded" }, async (machine) => {
      const old = stampOf(await machine.send("/timed"));
      await machine.kv("failing-put");
      await machine.pass(3_601);

      const meanwhile = [await machine.send("/timed"), await machine.send("/timed")];
      await until(
        async () => machine.output(),
        (output) => output.includes("503 Service Unavailable"),
      );
      await machine.kv("whole");
      await machine.pass(60);

      expect(meanwhile.map(({ status }) => status)).toEqual([200, 200]);
      await refreshed(machine, "/timed", old);
    }));

  it("a page that is rendered for its first visitor is shown though it cannot be written", () =>
    withMachine(app.root, { kv: "seeded" }, async (machine) => {
      await machine.kv("failing-put");

      const reply = await machine.send("/open/unheard-of");

      expect([reply.status, reply.state]).toEqual([200, "MISS"]);
    }));
});

describe("two places on one KV namespace", () => {
  const newState = (): string => mkdtempSync(path.join(app.root, "kv-"));

  it("see each other's invalidations within the bound, and lose none that come between two looks (T1, CF-02)", async () => {
    const state = newState();
    await withMachine(app.root, { kv: "seeded", state }, (one) =>
      withMachine(app.root, { kv: "empty", state }, async (other) => {
        const [old, oldTagged] = [stampOf(await one.send("/timed")), stampOf(await one.send("/tagged"))];
        expect(stampOf(await other.send("/timed"))).toBe(old);

        // Neither looks at KV between the two: a place that wrote back what it last read would undo the other's.
        await invalidate(one, { path: "/timed" });
        await invalidate(other, { tag: "news", profile: { expire: 0 } });
        await Promise.all([one.pass(6), other.pass(6)]);

        for (const machine of [one, other]) {
          expect(stampOf(await machine.send("/timed"))).not.toBe(old);
          expect(stampOf(await machine.send("/tagged"))).not.toBe(oldTagged);
        }
      }),
    );
  });

  it("take over a page that the other one has renewed", async () => {
    const state = newState();
    await withMachine(app.root, { kv: "seeded", state }, (one) =>
      withMachine(app.root, { kv: "empty", state }, async (other) => {
        const old = stampOf(await other.send("/timed"));
        await Promise.all([one.pass(3_601), other.pass(3_601)]);
        await one.send("/timed");
        const renewed = await until(
          () => one.send("/timed"),
          (reply) => reply.state === "HIT",
        );

        expect(stampOf(renewed)).not.toBe(old);
        expect(stampOf(await other.send("/timed"))).toBe(stampOf(renewed));
      }),
    );
  });

  it.each(["HTML", "RSC payload"] as const)(
    "obey from the very first answer what was invalidated before they began (T4): %s",
    async (what) => {
      const state = newState();
      const suffix = what === "HTML" ? "" : ".rsc";
      const urls = [`/timed${suffix}`, `/tagged${suffix}`];
      const old: string[] = [];
      await withMachine(app.root, { kv: "seeded", state }, async (machine) => {
        for (const url of urls) old.push(stampOf(await machine.send(url)));
        await invalidate(machine, { path: "/timed" });
        await invalidate(machine, { tag: "news", profile: { expire: 0 } });
      });

      for (const url of urls) {
        await withMachine(app.root, { kv: "empty", state }, async (machine) => {
          // Its clock starts when the site was built, as that of the one before, which ran on for a while.
          await machine.pass(1_000);
          const reply = await machine.send(url);
          expect([reply.state, old.includes(stampOf(reply))]).toEqual(["MISS", false]);
        });
      }
    },
  );
});

it("leaves a page to the place that holds its lease, and to KV once that place was done (S11)", async () => {
  const startAtMs = builtAtMs(app.root);
  const begunAtMs = Date.now();
  const machine = await startWorker(app.root, { startAtMs, leases: "bound" });
  try {
    await seedMachine(app.root, machine);
    // Miniflare's type of a namespace spells out more than is used here.
    const leases = (await machine.miniflare.getDurableObjectNamespace("VINEXT_LEASES")) as unknown as LeaseNamespace;
    const old = stampOf(await machine.send("/timed"));
    const [name = ""] = await machine.kv("whole");
    const elsewhere = leases.getByName(name.replace(/:html$/, ""));
    const nowMs = startAtMs + (Date.now() - begunAtMs) + 3_601_000;
    await machine.pass(3_601);
    await elsewhere.acquire({ owner: "elsewhere", untilMs: nowMs + 30_000, nowMs, seenAtMs: 0 });

    const held = await machine.send("/timed");
    await pause(300);
    expect([held.state, stampOf(await machine.send("/timed"))]).toEqual(["STALE", old]);

    // Done there, and not yet visible here: still no reason to render it a second time.
    await elsewhere.release({ owner: "elsewhere", doneAtMs: nowMs });
    await machine.pass(2);
    await machine.send("/timed");
    await pause(300);
    expect(stampOf(await machine.send("/timed"))).toBe(old);

    // Longer than KV ever needs: it was lost.
    await machine.pass(100);
    await machine.send("/timed");
    await refreshed(machine, "/timed", old);
  } finally {
    await machine.stop();
  }
});

it("obeys what other places raised within its own bound, and says so", async () => {
  const machine = await startWorker(app.root, {
    startAtMs: builtAtMs(app.root),
    leases: "bound",
    vars: { VINEXT_REVALIDATE_SECRET: SECRET },
  });
  try {
    await seedMachine(app.root, machine);
    // Miniflare's type of a namespace spells out more than is used here.
    const objects = (await machine.miniflare.getDurableObjectNamespace("VINEXT_LEASES")) as unknown as FenceNamespace;
    const room = objects.getByName("fences");
    const first = await machine.send("/tagged");
    expect(String(first.headers["cache-status"])).toContain('detail="invalidations within 5 s"');

    // KV knows nothing of it: another place's copy is not visible here yet.
    const items = [{ tag: "news", expireAfterSeconds: 0 }];
    await room.fences({ kind: "raise", items, nowMs: machine.nowMs(), receipt: undefined });
    await machine.pass(6);
    expect(stampOf(await machine.send("/tagged"))).not.toBe(stampOf(first));

    const call = () =>
      machine.send("/_vinext/revalidate", {
        method: "POST",
        headers: { authorization: `Bearer ${SECRET}`, "content-type": "application/json", "webhook-id": "msg_1" },
        body: JSON.stringify({ tags: ["news"] }),
      });
    const receipt = await call();
    expect(JSON.parse(receipt.text)).toMatchObject({
      items: [{ tag: "news", visible: "within 5 s", uncounted: "entries of the build that the store does not hold" }],
    });
    expect((await call()).text).toBe(receipt.text);
    const kept = await room.fences({ kind: "receipt", id: "msg_1" });
    expect(kept.receipt?.text).toContain("within 5 s");
  } finally {
    await machine.stop();
  }
});
