"use client";

import type { ReactNode } from "react";
import { formatAge, formatClock } from "@/lib/format";
import { useNow } from "./use-now";

interface ClockFaceProps {
  readonly renderedAtMs: number;
  readonly freshSeconds: number;
}

/** Holds the server's render time against the visitor's clock. */
export function ClockFace({ renderedAtMs, freshSeconds }: ClockFaceProps): ReactNode {
  const nowMs = useNow(250);
  const ageMs = nowMs === undefined ? 0 : nowMs - renderedAtMs;
  const isFresh = ageMs <= freshSeconds * 1000;
  return (
    <div className="rounded-lg border border-line bg-land p-5 sm:p-8">
      <div className="grid gap-6 sm:grid-cols-2">
        <Reading label="The server rendered this page at" value={formatClock(renderedAtMs)} />
        <Reading label="Your clock shows" value={nowMs === undefined ? "--:--:--" : formatClock(nowMs)} />
      </div>
      <p className="mt-6 border-t border-line pt-4 text-lg" aria-live="off">
        {nowMs === undefined ? "Waiting for your clock." : verdict(formatAge(ageMs), isFresh)}
      </p>
    </div>
  );
}

function Reading({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  return (
    <div>
      <p className="text-dim">{label}</p>
      <p className="font-display text-5xl font-semibold tabular-nums sm:text-6xl">{value}</p>
      <p className="text-sm text-dim">UTC</p>
    </div>
  );
}

function verdict(age: string, isFresh: boolean): string {
  return isFresh
    ? `${age} old and fresh: a reload gets this same page.`
    : `${age} old and stale: a reload gets the stored page at once, and a new one is rendered behind it. Reload again to see it.`;
}
