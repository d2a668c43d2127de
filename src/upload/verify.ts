import pLimit from "p-limit";

import type { Clock } from "./clock.ts";
import type { LiveView, StandingPairs } from "./live.ts";
import { sha256 } from "./sha256.ts";
import type { Expected } from "./plan.ts";
import type { KvTarget, KvWrite } from "./target.ts";

/** A pair that was sent and is to be read back. */
export interface SamplePair {
  readonly key: string;
  /** SHA-256 of its value. */
  readonly hash: Uint8Array;
}

/** Something that is not as it should be in the end. */
export interface Defect {
  readonly path: string;
  readonly key: string;
  readonly reason: string;
}

/** Picks pairs to read back, evenly likely, however many pass by (Algorithm R by Vitter, 1985). */
export interface Sampler {
  offer(write: KvWrite): void;
  picked(): readonly SamplePair[];
}

/** Makes a sampler of so many pairs. */
export function createSampler(size: number, random: () => number): Sampler {
  const pairs: SamplePair[] = [];
  const state = { seen: 0 };
  return {
    offer: ({ key, value }) => {
      const slot = state.seen < size ? state.seen : Math.floor(random() * (state.seen + 1));
      state.seen += 1;
      if (slot < size) pairs[slot] = { key, hash: sha256(value) };
    },
    picked: () => pairs,
  };
}

/** What a verification looks at. */
export interface Verification {
  readonly target: KvTarget;
  readonly clock: Clock;
  readonly view: LiveView;
  readonly expected: ReadonlyMap<string, Expected>;
  readonly sample: readonly SamplePair[];
}

/** Looks whether every expected key is there and a sample holds the bytes that were sent. Waits for KV to catch up. */
export async function verifyUpload(verification: Verification): Promise<readonly Defect[]> {
  const { target, clock, view, expected } = verification;
  const endsAtMs = clock.nowMs() + target.settlesWithinMs;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    const live = await view.glance(expected.keys());
    const defects = [...absent(live, expected), ...(await differing(verification, live))];
    if (defects.length === 0 || clock.nowMs() + waitMs > endsAtMs) return defects;
    await clock.sleep(waitMs);
  }
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;
const READS_IN_FLIGHT = 10;

function absent(live: StandingPairs, expected: Verification["expected"]): readonly Defect[] {
  const defects: Defect[] = [];
  for (const [key, { path, atLeastMs }] of expected) {
    const standing = live.get(key);
    if (!standing) defects.push({ path, key, reason: "it is not there" });
    else if (standing.startedAtMs < atLeastMs) defects.push({ path, key, reason: "an older render is there" });
  }
  return defects;
}

async function differing({ target, expected, sample }: Verification, live: StandingPairs): Promise<readonly Defect[]> {
  const inFlight = pLimit(READS_IN_FLIGHT);
  const reading = sample.map(async ({ key, hash }): Promise<readonly Defect[]> => {
    const { path = key, atLeastMs = 0 } = expected.get(key) ?? {};
    // What is absent or older was found before; a Worker that is live already may have rendered it anew meanwhile.
    if (live.get(key)?.startedAtMs !== atLeastMs) return [];
    const value = await inFlight(() => target.read(key));
    if (!value) return [{ path, key, reason: "it cannot be read back" }];
    return Buffer.from(sha256(value)).equals(hash) ? [] : [{ path, key, reason: "other bytes came back" }];
  });
  return (await Promise.all(reading)).flat();
}
