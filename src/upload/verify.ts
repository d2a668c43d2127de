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
  const { target, clock, view, expected, sample } = verification;
  const endsAtMs = clock.nowMs() + target.settlesWithinMs;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    const [live, sums] = await Promise.all([view.glance(expected.keys()), target.sums(sample.map(({ key }) => key))]);
    const defects = [...absent(live, expected), ...differing(verification, live, sums)];
    if (defects.length === 0 || clock.nowMs() + waitMs > endsAtMs) return defects;
    await clock.sleep(waitMs);
  }
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

function absent(live: StandingPairs, expected: Verification["expected"]): readonly Defect[] {
  const defects: Defect[] = [];
  for (const [key, { path, atLeastMs }] of expected) {
    const standing = live.get(key);
    if (!standing) defects.push({ path, key, reason: "it is not there" });
    else if (standing.startedAtMs < atLeastMs) defects.push({ path, key, reason: "an older render is there" });
  }
  return defects;
}

function differing(
  { expected, sample }: Verification,
  live: StandingPairs,
  sums: ReadonlyMap<string, Uint8Array>,
): readonly Defect[] {
  return sample.flatMap(({ key, hash }): readonly Defect[] => {
    const { path = key, atLeastMs = 0 } = expected.get(key) ?? {};
    // What is absent or older was found before; a Worker that is live already may have rendered it anew meanwhile.
    if (live.get(key)?.startedAtMs !== atLeastMs) return [];
    const sum = sums.get(key);
    if (!sum) return [{ path, key, reason: "it cannot be read back" }];
    return Buffer.from(sum).equals(hash) ? [] : [{ path, key, reason: "other bytes came back" }];
  });
}
