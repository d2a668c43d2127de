import { expect, it } from "vitest";

import { bypassStatus, hitStatus, missStatus, staleStatus } from "../../../src/revalidate/cache-status.ts";

it.each([
  [hitStatus(undefined), "vinext; hit"],
  [hitStatus(5), "vinext; hit; ttl=5"],
  [staleStatus(-3), "vinext; hit; ttl=-3; detail=stale"],
  [missStatus("absent", { stored: true }), "vinext; fwd=uri-miss; stored"],
  [missStatus("expired", { stored: true }), "vinext; fwd=stale; stored"],
  [missStatus("fence", { stored: true }), "vinext; fwd=uri-miss; stored; detail=fence"],
  [missStatus("store", { stored: false }), "vinext; fwd=uri-miss; detail=store"],
  [bypassStatus("draft"), "vinext; fwd=bypass; detail=draft"],
  [bypassStatus('cookies() in "ä"'), 'vinext; fwd=bypass; detail="cookies() in \\"?\\""'],
])("writes %s (O2)", (written, expected) => {
  expect(written).toBe(expected);
});

it.each(["a", "aa"])("never cuts an escape in half: %s", (start) => {
  const written = bypassStatus(`${start}${'"'.repeat(400)}`);

  expect(written).toMatch(/^vinext; fwd=bypass; detail="(?:[^"\\]|\\.)*"$/);
});
