import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { FenceNamespace } from "../../src/worker/shared-fences.ts";
import type { LeaseNamespace } from "../../src/worker/shared-leases.ts";
import { FLOW_APP } from "../fixtures/flow-app.ts";
import { mustBuild } from "../helpers/build.ts";
import { removeFixture } from "../helpers/fixture.ts";
import { SECRET } from "../helpers/webhook.ts";
import { startWorker } from "../helpers/worker-machine.ts";
import { refreshed, stampOf } from "./target.ts";
import { builtAtMs } from "./target.ts";
import { seedMachine } from "./workers-target.ts";

const app = { root: "" };
beforeAll(async () => {
  app.root = (await mustBuild(FLOW_APP, { VINEXT_TARGET: "workers" })).root;
});
afterAll(() => removeFixture(app.root));

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
    const nowMs = startAtMs + (Date.now() - begunAtMs) + 61_000;
    await machine.pass(61);
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
