import { describe, expect, it } from "vitest";
import { previewModeIdOf } from "../helpers/build.ts";
import type { Site } from "./machines.ts";
import { breakSource, stampOf, withTarget, type StartTarget } from "./target.ts";

/** Registers the flows in which a header asks for a render. */
export function onDemandFlows(start: StartTarget, site: Site): void {
  const asking = () => ({ headers: { "x-prerender-revalidate": previewModeIdOf(site.root) } });

  describe("the on-demand header", () => {
    it(
      "has a page rendered and stored while its sender waits (OD-01, OD-04)",
      withTarget(start, async (target) => {
        const old = stampOf(await target.send("/timed"));

        const wrong = await target.send("/timed", { headers: { "x-prerender-revalidate": "0".repeat(64) } });
        const asked = await target.send("/timed", asking());

        expect([wrong.state, stampOf(wrong)]).toEqual(["HIT", old]);
        expect(asked.state).toBe("REVALIDATED");
        expect(stampOf(asked)).not.toBe(old);
        expect(await target.send("/timed")).toMatchObject({ state: "HIT", text: asked.text });
        expect(stampOf(await target.send("/timed.rsc"))).toBe(stampOf(asked));
      }),
    );

    it(
      "answers 500 for a page that fails, whose old render stays (OD-08)",
      withTarget(start, async (target) => {
        const old = stampOf(await target.send("/failing"));
        await breakSource(target, "on");

        const asked = await target.send("/failing", asking());
        await breakSource(target, "off");

        expect([asked.status, asked.state]).toEqual([500, undefined]);
        expect(stampOf(await target.send("/failing"))).toBe(old);
      }),
    );
  });
}
