import { setTimeout as pause } from "node:timers/promises";

import { renderThreadLost, timedOut } from "../errors/build.ts";
import type { RenderPool, Room } from "./render-pool.ts";
import type { ThreadOutcome, Work } from "./render-thread.ts";
import { describeThrown, isTransient } from "./thrown.ts";
import type { Thrown } from "./thrown.ts";

/** How often and how patiently a page is tried. */
export interface AttemptPolicy {
  /** Further attempts after a timeout or a network error. */
  readonly retries: number;
  /** How often work that throws anything else is tried. */
  readonly tries: number;
  readonly timeoutSeconds: number;
  /** Longest wait before the second attempt; it doubles up to four times this. Next.js waits 500 ms. */
  readonly pauseMs: number;
}

/** What work came to after all attempts. */
export type Settled = Exclude<ThreadOutcome, { readonly kind: "threw" | "late" | "lost" }> | Failed;

export interface Failed {
  readonly kind: "failed";
  readonly error: Thrown;
}

/** Runs work, again where a timeout or the network stopped it. Rejects only when the app's bundle cannot be loaded. */
export async function attempt(pool: RenderPool, work: Work, policy: AttemptPolicy): Promise<Settled> {
  const subject = work.kind === "plan" ? `generateStaticParams of ${work.route}` : work.path;
  let room: Room = "shared";
  for (let attempts = 1; ;) {
    const outcome = await pool.run(work, room);
    const verdict = judge(outcome, { subject, attempts, policy });
    if (verdict.kind === "done") return verdict.settled;
    // Others ran in the lost thread, so nobody knows whose fault it was. Alone, this work can only blame itself.
    if (verdict.kind === "unclear") {
      room = "alone";
      continue;
    }
    if (attempts >= verdict.most) return { kind: "failed", error: verdict.error };
    await pause(pauseMs(attempts, policy.pauseMs));
    attempts += 1;
  }
}

type Verdict =
  | { readonly kind: "done"; readonly settled: Settled }
  | { readonly kind: "unclear" }
  /** To be tried again, unless this was the last of so many attempts. */
  | { readonly kind: "again"; readonly error: Thrown; readonly most: number };

interface Trial {
  readonly subject: string;
  readonly attempts: number;
  readonly policy: AttemptPolicy;
}

function judge(outcome: ThreadOutcome, trial: Trial): Verdict {
  const { retries, tries } = trial.policy;
  const patient = retries + 1;
  switch (outcome.kind) {
    case "planned":
    case "entry":
    case "dynamic":
      return { kind: "done", settled: outcome };
    case "threw":
      return { kind: "again", error: outcome.error, most: isTransient(outcome.error) ? patient : tries };
    case "late":
      return { kind: "again", error: late(trial, outcome.unanswered), most: patient };
    case "lost":
      if (!outcome.alone) return { kind: "unclear" };
      if (outcome.why === "stuck") return { kind: "again", error: late(trial), most: patient };
      return { kind: "done", settled: { kind: "failed", error: lostError(trial.subject, outcome.error) } };
  }
}

function late({ subject, attempts, policy }: Trial, unanswered?: string): Thrown {
  return describeThrown(timedOut(subject, { seconds: policy.timeoutSeconds, attempts, unanswered }));
}

function lostError(subject: string, cause: Thrown | undefined): Thrown {
  return { ...describeThrown(renderThreadLost(subject, undefined)), cause };
}

/** Half fixed, half random, so that pages that failed together do not come back together. */
function pauseMs(attempts: number, firstMs: number): number {
  const longest = Math.min(firstMs * 2 ** (attempts - 1), firstMs * 4);
  return longest / 2 + Math.random() * (longest / 2);
}
