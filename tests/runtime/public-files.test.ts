import { describe, expect, it } from "vitest";
import { LAYOUT } from "../helpers/fixture.ts";
import { onEveryMachine } from "./machines.ts";
import { withTarget } from "./target.ts";

const APP = {
  "next.config.mjs": `export default {
    redirects: () => [{ source: "/moved.txt", destination: "/plain.txt", permanent: true }],
    rewrites: () => ({
      beforeFiles: [
        { source: "/hidden.txt", destination: "/page" },
        { source: "/plain.txt", has: [{ type: "query", key: "page" }], destination: "/page" },
      ],
      afterFiles: [{ source: "/plain.txt", destination: "/page" }],
      fallback: [],
    }),
    headers: () => [
      { source: "/plain.txt", headers: [{ key: "x-own", value: "yes" }, { key: "cache-control", value: "max-age=60" }] },
    ],
  };`,
  "public/moved.txt": "moved file",
  "public/hidden.txt": "hidden file",
  "public/plain.txt": "plain file",
  "public/other.txt": "other file",
  "app/layout.tsx": LAYOUT,
  "app/page/page.tsx": `export default function Page() { return <p>A page</p>; }`,
};

onEveryMachine(APP, (start) => {
  describe("a file of public/", () => {
    it(
      "comes behind redirects and rewrites of beforeFiles, and before all others (MW-07)",
      withTarget(start, async (target) => {
        const moved = await target.send("/moved.txt");
        const hidden = await target.send("/hidden.txt");
        const asked = await target.send("/plain.txt?page=1");
        const plain = await target.send("/plain.txt");

        expect([moved.status, moved.headers["location"]]).toEqual([308, "/plain.txt"]);
        for (const { text, state } of [hidden, asked]) {
          expect([text.includes("A page"), state]).toEqual([true, "HIT"]);
        }
        expect(plain.text).toBe("plain file");
      }),
    );

    it(
      "has the headers of the config (MW-05)",
      withTarget(start, async (target) => {
        const [plain, other] = [await target.send("/plain.txt"), await target.send("/other.txt")];

        expect([plain.headers["x-own"], plain.headers["cache-control"]]).toEqual(["yes", "max-age=60"]);
        expect([other.headers["x-own"], other.headers["cache-control"]]).toEqual([undefined, "public, max-age=0"]);
      }),
    );
  });
});
